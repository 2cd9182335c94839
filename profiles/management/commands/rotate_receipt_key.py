"""`manage.py rotate_receipt_key [--compromised [KEY]]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from profiles.receipts.errors import UnknownKeyError
from profiles.receipts.keys import compromise_key, rotate_key


class Command(BaseCommand):
    help = (
        "Makes a new key for signing receipts, and destroys the one before; what that one signed stays good. With"
        " --compromised, a key has fallen into other hands: every receipt that it signed is revoked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--compromised", nargs="?", const="", metavar="KEY", help="a key as z6Mk…; without one, the current key"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["compromised"] is None:
            public = rotate_key(now=now).public
            self.stdout.write(f"signing with {public} from now on; what was signed before stays good")
            return
        try:
            row, ended = compromise_key(public=options["compromised"], now=now)
        except UnknownKeyError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(f"{row.public} is compromised: {ended} receipts revoked, and their owners told")
