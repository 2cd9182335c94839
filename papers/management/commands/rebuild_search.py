"""`manage.py rebuild_search`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.search.upkeep import renew_search
from portal.common.locks import LockHeldError


class Command(BaseCommand):
    help = "Makes everything that search reads anew. Searches go on meanwhile; interrupted, it leaves what was there."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            works = renew_search(report=self._told if options["verbosity"] else lambda *_: None)
        except LockHeldError as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(f"{works:,} works can be searched.")

    def _told(self, step: str, done: int, of: int) -> None:
        if done % 20_000 == 0 or done == of:
            self.stdout.write(f"  {step}: {done:,} of {of:,}" if of else f"  {step}")
