"""One work that a person named: what a source's answer says of it, whether it is here already, and adding it.

It goes the way of every import, so that it is matched, resolved and counted like any other work, and the same answer
given twice is one work.
"""

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.db import connection

from papers.importers.base import Source
from papers.importers.streams import InputFile
from papers.ingest.runs import run_import
from papers.ingest.sifting import Accepted, Mapped, map_item
from papers.ingest.targets import find_targets
from papers.models import SourceRecord, Work
from papers.records import Rejected, SourceFormatError, SourceItem

NAMES_SHOWN: Final = 100
# Where an answer is put for the moment in which it is imported; the place is the same after a kill.
_FOLDER: Final = "peergraph-additions"


class NotOneWorkError(ValueError):
    """The answer describes no work, or several, or one that cannot be read. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Described:
    """What an answer says. `work` is the work that it describes, if that is here; it may be hidden or merged never."""

    key: str
    title: str
    authors: tuple[str, ...]
    more_authors: int
    year: int | None
    venue: str
    work: int | None


def describe(*, source: Source, answer: str) -> Described:
    """Changes nothing. Raises NotOneWorkError."""
    item, mapped = _only_record(source, answer)
    known = SourceRecord.objects.filter(source=source.name, key=item.key).values_list("work", flat=True).first()
    accepted = Accepted(mapped.record, mapped.title, mapped.likeness, item.key, item.digest, work_id=known)
    with connection.cursor() as cursor:
        targets = find_targets(cursor, [accepted])
    names = [mention.name for mention in mapped.record.mentions]
    return Described(
        key=item.key,
        title=mapped.record.title,
        authors=tuple(names[:NAMES_SHOWN]),
        more_authors=max(0, len(names) - NAMES_SHOWN),
        year=mapped.record.year,
        venue=mapped.record.venue.name if mapped.record.venue else "",
        work=targets[0].work_id if targets else None,
    )


def add_work(*, source: Source, answer: str, number: int) -> Work:
    """The work that the answer describes, added if it is not here. `number` tells this answer from every other one.

    May be repeated at any time. Raises NotOneWorkError, `LockHeldError` while an import runs, and what `run_import`
    raises.
    """
    item, _ = _only_record(source, answer)
    with _as_file(answer, number, source) as path:
        run_import(source=source, paths=[path])
    held = SourceRecord.objects.filter(source=source.name, key=item.key).select_related("work").first()
    if held is None or held.work is None:
        raise NotOneWorkError("The work could not be added: its description was refused.")
    return held.work


def _only_record(source: Source, answer: str) -> tuple[SourceItem, Mapped]:
    content = answer.encode("utf-8", "replace")
    file = InputFile("answer", "", lambda: _opened(content))
    items = []
    try:
        for item in source.read(file, source.prepare([])):
            items.append(item)
            if len(items) > 1:
                raise NotOneWorkError("There are several works in this. Add one at a time.")
    except SourceFormatError as error:
        raise NotOneWorkError("This cannot be read. Look whether it is complete.") from error
    if not items:
        raise NotOneWorkError("There is no work in this.")
    (item,) = items
    if isinstance(item, Rejected):
        raise NotOneWorkError(f"This cannot be read: {item.detail}")
    mapped = map_item(source, item)
    if isinstance(mapped, Rejected):
        raise NotOneWorkError(f"This cannot be used: {mapped.detail}")
    if not mapped.record.mentions:
        raise NotOneWorkError("This names no authors, so it cannot be told whose work it is.")
    return item, mapped


@contextmanager
def _opened(content: bytes) -> Iterator[BinaryIO]:
    yield io.BytesIO(content)


@contextmanager
def _as_file(answer: str, number: int, source: Source) -> Iterator[str]:
    """A file with the answer; equal answers make equal files, so that a run that was killed goes on."""
    folder = Path(tempfile.gettempdir()) / f"{_FOLDER}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{source.name}-{number}"
    path.write_text(answer, encoding="utf-8", errors="replace")
    os.utime(path, (0, 0))
    try:
        yield str(path)
    finally:
        path.unlink(missing_ok=True)
