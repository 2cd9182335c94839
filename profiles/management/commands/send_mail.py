"""`manage.py send_mail`"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.mail.outcomes import Fate
from profiles.mail.sending import send_due
from profiles.selectors.mail import mail_figures


class Command(BaseCommand):
    help = "Sends the mail that is due, here and now, without the queue, and says how mail stands. Repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IS_SET_UP:
            raise CommandError("EMAIL_URL is not set: there is no server to hand mail to.", returncode=2)
        done = send_due()
        figures = mail_figures(now=timezone.now())
        told = ", ".join(f"{done.fates[fate]} {fate}" for fate in Fate if done.fates[fate])
        self.stdout.write(f"this time: {told or 'nothing was due'}")
        self.stdout.write(
            f"waiting {figures.waiting}, the longest for {int(figures.oldest.total_seconds())} s;"
            f" in a day: sent {figures.sent}, refused {figures.failed}, fate unknown {figures.unknown}"
        )
        if done.no_server:
            raise CommandError("The mail server cannot be reached; what waits is tried again.", returncode=1)
