"""`manage.py mail_break`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from profiles.digests.breaker import close_break, current_break


class Command(BaseCommand):
    help = "Says whether digests are held back because too many went out at once; --close lets them go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--close", action="store_true", help="the cause is found: let digests go out again")

    def handle(self, *args: Any, **options: Any) -> None:
        found = close_break(by=None) if options["close"] else current_break()
        if found is None:
            self.stdout.write("Digests go out: there is no break.")
            return
        since = f"{found.opened_at:%Y-%m-%d %H:%M} UTC ({found.reason})"
        self.stdout.write(
            f"Ended the break since {since}. What waited goes out within a minute."
            if options["close"]
            else f"No digest goes out since {since}. When the cause is found: manage.py mail_break --close"
        )
