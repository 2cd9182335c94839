"""What the import commands share: a line of progress, totals, and errors told in one clear line with exit status 2."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.core.management.base import CommandError, OutputWrapper
from django.db import DatabaseError, InterfaceError
from django.db.models import Count

from papers.importers.registry import UnknownSourceError
from papers.importers.streams import InputMissingError, StreamDamagedError
from papers.ingest.runs import Progress
from papers.models import ImportRun
from papers.records import SourceFormatError
from portal.common.locks import LockHeldError

RESUME = "Run the same command again to go on where it stopped."


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """Turns everything that can stop an import into a `CommandError` of one line."""
    try:
        yield
    except (UnknownSourceError, InputMissingError, LockHeldError) as error:
        raise CommandError(str(error), returncode=2) from None
    except SourceFormatError as error:
        raise CommandError(f"{_one_line(error)}. {RESUME}", returncode=2) from None
    except (StreamDamagedError, OSError) as error:
        raise CommandError(f"Reading stopped: {_one_line(error)}. {RESUME}", returncode=2) from None
    except (DatabaseError, InterfaceError) as error:
        raise CommandError(f"The database stopped the import: {_one_line(error)}. {RESUME}", returncode=2) from None
    except KeyboardInterrupt:
        raise CommandError(f"Interrupted. {RESUME}", returncode=130) from None


def say_totals(out: OutputWrapper, run: ImportRun) -> None:
    """What became of every record, and why those in quarantine are there."""
    out.write(
        f"{run.source}: read {run.read:,} = loaded {run.loaded:,} + unchanged {run.unchanged:,}"
        f" + quarantined {run.quarantined:,}"
    )
    for reason, count in run.rejects.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason"):
        out.write(f"  quarantined {count:,}: {reason}")
    if run.quarantined:
        out.write(f"  details: manage.py import_rejects {run.pk}")


def _one_line(error: Exception) -> str:
    """The first line of the message: PostgreSQL adds the row it was at, which may be a whole abstract."""
    first, _, _ = str(error).strip().partition("\n")
    return " ".join(first.split()).rstrip(".") or type(error).__name__


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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
