"""`manage.py import_works SOURCE PATH…`"""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.db.models import Count

from papers.importers.registry import SOURCES, UnknownSourceError, source
from papers.importers.streams import InputMissingError, StreamDamagedError
from papers.ingest.runs import Progress, run_import
from papers.models import ImportRun
from papers.records import SourceFormatError
from portal.common.locks import LockHeldError

RESUME = "Run the same command again to go on where it stopped."


class Command(BaseCommand):
    help = "Imports bibliographic records. Can be interrupted at any time and resumed with the same command."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="SOURCE", help=f"one of: {', '.join(sorted(SOURCES))}")
        parser.add_argument(
            "paths", metavar="PATH", nargs="+", help="a file, a folder, a .gz, .xz or .tar.* file, or - for stdin"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        line = ProgressLine(self.stdout._out, quiet=options["verbosity"] == 0)  # noqa: SLF001
        try:
            run = run_import(source=source(options["source"]), paths=options["paths"], report=line.show)
        except (UnknownSourceError, InputMissingError, LockHeldError) as error:
            raise CommandError(str(error), returncode=2) from None
        except SourceFormatError as error:
            raise CommandError(f"{error} {RESUME}", returncode=2) from None
        except (StreamDamagedError, OSError) as error:
            raise CommandError(f"Reading stopped: {_one_line(error)}. {RESUME}", returncode=2) from None
        except (DatabaseError, InterfaceError) as error:
            raise CommandError(f"The database stopped the import: {_one_line(error)}. {RESUME}", returncode=2) from None
        except KeyboardInterrupt:
            raise CommandError(f"Interrupted. {RESUME}", returncode=130) from None
        finally:
            line.end()
        self.stdout.write(summary(run))
        for reason, count in run.rejects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason"):
            self.stdout.write(f"  quarantined {count:,}: {reason}")
        if run.quarantined:
            self.stdout.write(f"  details: manage.py import_rejects {run.pk}")


def summary(run: ImportRun) -> str:
    return (
        f"{run.source}: read {run.read:,} = loaded {run.loaded:,} + unchanged {run.unchanged:,}"
        f" + quarantined {run.quarantined:,}"
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


class ProgressLine:
    """One line that is rewritten on a terminal; elsewhere a line every few seconds."""

    EVERY_SECONDS = 5

    def __init__(self, out: Any, *, quiet: bool) -> None:
        self._out = out
        self._quiet = quiet
        self._rewrites = bool(getattr(out, "isatty", lambda: False)())
        self._began = self._said = time.monotonic()
        self._first_read: int | None = None
        self._open = False

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if self._first_read is None:
            self._first_read = progress.run.read
        if self._quiet or (not self._rewrites and now - self._said < self.EVERY_SECONDS):
            return
        self._said = now
        run = progress.run
        rate = (run.read - self._first_read) / max(now - self._began, 0.001)
        text = f"  {progress.step}: {run.read:,} read, {run.loaded:,} loaded, {run.unchanged:,} unchanged,"
        text += f" {run.quarantined:,} quarantined ({rate:,.0f}/s)"
        if progress.file:
            text += f" {progress.file[-60:]}"
        self._out.write(f"\r\x1b[K{text}" if self._rewrites else f"{text}\n")
        self._out.flush()
        self._open = self._rewrites

    def end(self) -> None:
        if self._open:
            self._out.write("\n")
            self._open = False

