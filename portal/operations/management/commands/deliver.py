"""`manage.py deliver`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.courier import Courier, deliver_once


class Command(BaseCommand):
    help = (
        "Runs the courier: tells, mails and delivers what waits, with the queue or without, until it is stopped."
        " Any number may run at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long, and whom to show that it lives."""
        parser.add_argument("--once", action="store_true", help="one round, then end; status 1 where a step failed")
        parser.add_argument("--sign-of-life", type=Path, metavar="FILE", help="touch this file at every look")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            Courier(sign=options["sign_of_life"]).run()
            return
        failed = deliver_once()
        if failed:
            raise CommandError(f"These steps failed: {', '.join(failed)}. The log says why.", returncode=1)
