"""`manage.py take_bounce`"""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from profiles.mail.bounces import take_notification
from profiles.mail.delivery_status import LARGEST


class Command(BaseCommand):
    help = (
        "Takes a mail that came back from standard input, for a mail server to hand it to. Only what is about a mail"
        " that the portal sent is believed. Ends with 0 whatever it was, so that no notification answers another."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        taken = take_notification(sys.stdin.buffer.read(LARGEST), now=timezone.now())
        self.stdout.write("noted" if taken else "nothing that is about a mail of ours")
