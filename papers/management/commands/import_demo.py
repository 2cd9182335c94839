"""`manage.py import_demo`"""

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from papers.importers.registry import source
from papers.ingest.institutions import import_institutions
from papers.ingest.runs import run_import
from papers.management.importing import ProgressLine, say_totals, told_in_one_line
from papers.models import Author, Institution, Topic, Venue, Work

# Institutions come first, so that affiliations find them at once.
INSTITUTIONS: Final = "institutions/ror-demo.jsonl.gz"
SOURCES: Final = ("acl", "openalex", "arxiv")


class Command(BaseCommand):
    help = "Imports the demo corpus of the folder demo. Repeated, it changes nothing; interrupted, it goes on."

    def handle(self, *args: Any, **options: Any) -> None:
        demo = settings.BASE_DIR / "demo"
        if not demo.is_dir():
            raise CommandError(f"The demo corpus is not there: {demo} is missing.", returncode=2)
        quiet = options["verbosity"] == 0
        with told_in_one_line():
            with ProgressLine(self.stdout._out, quiet=quiet) as line:  # noqa: SLF001
                say_totals(self.stdout, import_institutions(paths=[str(demo / INSTITUTIONS)], report=line.show))
            for name in SOURCES:
                with ProgressLine(self.stdout._out, quiet=quiet) as line:  # noqa: SLF001
                    run = run_import(source=source(name), paths=[str(demo / name)], report=line.show)
                say_totals(self.stdout, run)
        counts = (
            (Work, "works"), (Author, "authors"), (Institution, "institutions"), (Venue, "venues"), (Topic, "topics"),
        )  # fmt: skip
        said = (f"{model.objects.filter(merged_into=None).count():,} {name}" for model, name in counts)
        self.stdout.write(f"The portal now holds {', '.join(said)}.")
