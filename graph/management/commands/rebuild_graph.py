"""`manage.py rebuild_graph`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from graph.services.build_graph import build_graph
from graph.services.checks import BuildCheckError
from portal.common.locks import LockHeldError


class Command(BaseCommand):
    help = "Builds the collaboration graph anew. Readers have the old one until the new one is complete and checked."

    _step = ""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            build = build_graph(report=self._told if options["verbosity"] else lambda *_: None)
        except LockHeldError as error:
            raise CommandError(str(error), returncode=2) from None
        except BuildCheckError as error:
            raise CommandError(f"{error} The graph stays as it was.") from None
        pairs, people = build.counts["graph_coauthor"] // 2, build.counts["graph_person"]
        self.stdout.write(f"Build {build.pk}: {people:,} authors, {pairs:,} pairs of co-authors. {build.report}")

    def _told(self, step: str, done: int, of: int) -> None:
        if of and done:
            self.stdout.write(f"  {step}: {done:,} of {of:,}")
        elif step != self._step:
            self.stdout.write(f"  {step}")
        self._step = step
