"""`manage.py import_institutions PATH…`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from papers.ingest.institutions import import_institutions
from papers.management.importing import ProgressLine, say_totals, told_in_one_line


class Command(BaseCommand):
    help = "Imports institutions from ROR dumps (version 1 or 2). Can be interrupted at any time and resumed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", metavar="PATH", nargs="+", help="a file, a folder, a .gz, .xz or .tar.* file, or - for stdin"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        with told_in_one_line(), ProgressLine(self.stdout._out, quiet=quiet) as line:  # noqa: SLF001
            run = import_institutions(paths=options["paths"], report=line.show)
        say_totals(self.stdout, run)
