"""`manage.py recompute_trust`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.common.locks import LockHeldError
from profiles.models import TrustBuild
from profiles.trust.recomputing import recompute_affected, recompute_whole
from profiles.trust.verifying import Verdict, verify_scores


class Command(BaseCommand):
    help = (
        "Computes the trust scores of all records anew, or of those whose inputs have changed. Readers have the old"
        " ones until all of the new ones are there. With --verify it changes nothing and recomputes what is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument("--affected", action="store_true", help="only what has changed since the last time")
        chosen.add_argument(
            "--verify", action="store_true", help="change nothing: recompute what is stored, bit for bit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verify"]:
                self._say(verify_scores(report=self._told(options)))
            elif options["affected"]:
                self._affected()
            else:
                self._whole(recompute_whole(report=self._told(options)))
        except LockHeldError as error:
            raise CommandError(str(error), returncode=2) from None

    def _told(self, options: dict[str, Any]) -> Any:
        return (lambda step: self.stdout.write(f"  {step}")) if options["verbosity"] else (lambda _: None)

    def _whole(self, build: TrustBuild | None) -> None:
        if build is None:
            raise CommandError("There is no graph yet: manage.py rebuild_graph makes it.", returncode=2)
        self.stdout.write(
            f"Computation {build.pk}: {build.scored:,} records, {build.changed:,} of them changed;"
            f" network evidence from {len(build.seeds):,} people who are known, graph build {build.graph_build}."
        )

    def _affected(self) -> None:
        scored = changed = 0
        while (build := recompute_affected()) is not None:
            scored, changed = scored + build.scored, changed + build.changed
        self.stdout.write(f"{scored:,} records were affected, {changed:,} of them changed.")

    def _say(self, found: Verdict) -> None:
        self.stdout.write(found.in_words())
        if not found.holds:
            raise CommandError("What is stored is not what follows from its inputs.")
