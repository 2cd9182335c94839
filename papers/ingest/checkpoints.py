"""How far a run has read: records in chunks, each committed together with its place in every file it touches.

Works and institutions are read alike. Nothing here looks into a record, and nothing here commits: the caller does,
with `record_progress` in the same transaction as the rows of the chunk.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F

from papers.importers.streams import STDIN, InputFile
from papers.ingest.fitting import bounded_key, storable
from papers.models import ImportFile, ImportRun
from papers.records import Rejected, SourceItem


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the records of a chunk. `read = loaded + unchanged + quarantined`."""

    loaded: int
    unchanged: int
    quarantined: int

    @property
    def read(self) -> int:
        return self.loaded + self.unchanged + self.quarantined


@dataclass(slots=True)
class Chunk:
    """Records of one or several files, in order, and how far each file has been read with them.

    `files` maps a file's name to its fingerprint, the number of its records that are done with this chunk, and whether
    that is all of them. `prepared` is what a reading thread found out about the records beforehand, by `id(item)`.
    """

    items: list[tuple[str, SourceItem | Rejected]] = field(default_factory=list)
    files: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    prepared: dict[int, Any] = field(default_factory=dict)

    def forget_payloads(self) -> None:
        """Lets go of the raw form of every record that is prepared: several chunks are in memory at once."""
        prepared: dict[int, Any] = {}
        for index, (file, item) in enumerate(self.items):
            if isinstance(item, SourceItem) and id(item) in self.prepared:
                light = SourceItem(item.key, item.locator, None, item.digest)
                prepared[id(light)] = self.prepared[id(item)]
                self.items[index] = (file, light)
        self.prepared = prepared


@dataclass(frozen=True, slots=True)
class _Position:
    """One record of a file, or (with no item) the end of the file. `done` counts the file's records up to here."""

    name: str
    fingerprint: str
    done: int
    item: SourceItem | Rejected | None


def begin_or_resume(source: str, paths: Sequence[str]) -> ImportRun:
    """The run that the same command began and did not finish, else a new one.

    Standard input cannot be read again, so what reads it is always a new run.
    """
    inputs = [path if path == STDIN else storable(str(Path(path).resolve())) for path in paths]
    latest = ImportRun.objects.filter(source=source, inputs=inputs).order_by("-started_at", "-pk").first()
    if STDIN in paths or latest is None or latest.status == ImportRun.Status.FINISHED:
        return ImportRun.objects.create(source=source, inputs=inputs)
    latest.status, latest.error = ImportRun.Status.RUNNING, ""
    latest.save(update_fields=["status", "error"])
    return latest


def chunks(
    run: ImportRun, *, files: Iterable[InputFile], read: Callable[[InputFile], Iterator[SourceItem | Rejected]],
    size: int,
) -> Iterator[Chunk]:  # fmt: skip
    """Every record that the run has not committed yet, `size` at a time. Only this call itself asks the database, so
    that the iterator can be used up by a thread without a connection.

    What was read before a file turns out damaged comes as a chunk of its own; the error follows it.
    """
    known = {file.name: file for file in run.files.all()}
    return _chunked(_positions(files, known, read), size)


def _chunked(positions: Iterator[_Position], size: int) -> Iterator[Chunk]:
    chunk = Chunk()
    failure: Exception | None = None
    while True:
        try:
            position = next(positions)
        except StopIteration:
            break
        except Exception as error:  # noqa: BLE001 - raised again below, after the records before it
            failure = error
            break
        chunk.files[position.name] = (position.fingerprint, position.done, position.item is None)
        if position.item is not None:
            chunk.items.append((position.name, position.item))
        if len(chunk.items) >= size:
            yield chunk
            chunk = Chunk()
    if chunk.files:
        yield chunk
    if failure is not None:
        raise failure


def _positions(
    files: Iterable[InputFile],
    known: dict[str, ImportFile],
    read: Callable[[InputFile], Iterator[SourceItem | Rejected]],
) -> Iterator[_Position]:
    """A file that changed since the run began is read from its start."""
    times: Counter[str] = Counter()
    for file in files:
        name = bounded_key(file.name)
        times[name] += 1
        if times[name] > 1:  # asked for twice, or two members of one archive bear one name
            name = f"{name} ({times[name]})"
        before = known.get(name)
        same = before is not None and before.fingerprint == file.fingerprint
        if before is not None and same and before.finished:
            continue
        done = before.records_done if before is not None and same else 0
        for item in islice(read(file), done, None):
            done += 1
            yield _Position(name, file.fingerprint, done, item)
        yield _Position(name, file.fingerprint, done, None)


def record_progress(run: ImportRun, chunk: Chunk, tally: Tally) -> None:
    """Stores how far the run has got. Belongs into the transaction that writes the chunk's rows."""
    ImportRun.objects.filter(pk=run.pk).update(
        read=F("read") + tally.read,
        loaded=F("loaded") + tally.loaded,
        unchanged=F("unchanged") + tally.unchanged,
        quarantined=F("quarantined") + tally.quarantined,
    )
    ImportFile.objects.bulk_create(
        [
            ImportFile(run=run, name=name, fingerprint=fingerprint, records_done=done, finished=finished)
            for name, (fingerprint, done, finished) in chunk.files.items()
        ],
        update_conflicts=True,
        unique_fields=["run", "name"],
        update_fields=["fingerprint", "records_done", "finished"],
    )


def mark_failed(run: ImportRun, error: Exception) -> None:
    """Best effort: where the database itself is gone, the run simply stays unfinished and can be resumed."""
    if connection.connection is not None and not connection.connection.closed and connection.is_usable():
        ImportRun.objects.filter(pk=run.pk).update(status=ImportRun.Status.FAILED, error=storable(str(error))[:2000])
