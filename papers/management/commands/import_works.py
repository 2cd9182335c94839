"""`manage.py import_works SOURCE PATH…`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from papers.importers.registry import SOURCES, source
from papers.ingest.runs import CHUNK_RECORDS, run_import
from papers.management.importing import ProgressLine, say_totals, told_in_one_line


class Command(BaseCommand):
    help = "Imports bibliographic records. Can be interrupted at any time and resumed with the same command."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help=f"one of: {', '.join(sorted(SOURCES))}")
        parser.add_argument(
            "paths", metavar="PATH", nargs="+", help="a file, a folder, a .gz, .xz or .tar.* file, or - for stdin"
        )
        parser.add_argument(
            "--chunk-records",
            type=int,
            default=CHUNK_RECORDS,
            metavar="N",
            help="records per transaction (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        with told_in_one_line(), ProgressLine(self.stdout._out, quiet=quiet) as line:  # noqa: SLF001
            run = run_import(
                source=source(options["source"]),
                paths=options["paths"],
                report=line.show,
                chunk_records=max(1, options["chunk_records"]),
            )
        say_totals(self.stdout, run)
