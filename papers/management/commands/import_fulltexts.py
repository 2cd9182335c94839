"""`manage.py import_fulltexts PATH…`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from papers.ingest.fulltexts import CHUNK_FILES, import_fulltexts
from papers.management.importing import ProgressLine, say_totals, told_in_one_line


class Command(BaseCommand):
    help = (
        "Imports the full texts of works that are here already, from text files (pdftotext) and PDFs. A file is matched"
        " by the identifier that is its name, such as 1706.03762v5.pdf, P19-1001.txt, 10.1234_abc.pdf or"
        " “pdf?id=ryGs6iA5Km.txt”. Can be interrupted at any time and resumed with the same command."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", metavar="PATH", nargs="+", help="a file, a folder, a .gz, .xz or .tar.* file, or - for stdin"
        )
        parser.add_argument(
            "--chunk-files", type=int, default=CHUNK_FILES, metavar="N", help="files per transaction (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        with told_in_one_line(), ProgressLine(self.stdout._out, quiet=quiet) as line:  # noqa: SLF001
            run = import_fulltexts(paths=options["paths"], report=line.show, chunk_files=max(1, options["chunk_files"]))
        say_totals(self.stdout, run)
