"""One import from start to end: files in, chunks committed one by one, authors settled, counts renewed.

A run can be killed at any point. Each chunk commits together with how far the run has read, so the same command goes
on where it stopped and ends with the same content as a run that was left alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from papers.identity.settling import settle_authors
from papers.importers.base import Source
from papers.importers.streams import STDIN, InputFile, iter_inputs
from papers.ingest.chunk import Tally, ingest_chunk
from papers.ingest.read_ahead import read_ahead
from papers.ingest.sifting import Mapped, prepare
from papers.models import ImportFile, ImportRun
from papers.records import Rejected, SourceItem
from papers.storage.counts import link_citations, recount_institutions, recount_topics, recount_venues
from portal.common.locks import advisory_lock

CHUNK_RECORDS: Final = 5_000

# Authors are resolved every so many records, counted over the whole run, so that a resumed run does it at the same
# points as one that was not interrupted.
SETTLE_EVERY: Final = 200_000

INGEST_LOCK: Final = "papers.ingest"
LOCK_HELD: Final = "Another import is running. Wait until it has finished, then run this command again."


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: what it is doing ("reading", "resolving authors", "counting"), on which file."""

    step: str
    file: str
    run: ImportRun


Report = Callable[[Progress], None]


@dataclass(slots=True)
class _Chunk:
    """Records of one or several files, in order, and how far each file has been read with them."""

    items: list[tuple[str, SourceItem | Rejected]] = field(default_factory=list)
    files: dict[str, tuple[str, int, bool]] = field(default_factory=dict)
    prepared: dict[int, Mapped | Rejected] = field(default_factory=dict)


def run_import(
    *, source: Source, paths: Sequence[str], report: Report = lambda _: None, chunk_records: int = CHUNK_RECORDS
) -> ImportRun:
    """Imports everything under `paths` and returns the finished run. Resumes an unfinished run of the same command.

    Raises `InputMissingError`, `SourceFormatError`, `StreamDamagedError` (papers.importers), `LockHeldError`, or the
    database's own errors; the run can then be resumed.
    """
    with advisory_lock(INGEST_LOCK, held=LOCK_HELD):
        run = _unfinished_run(source, paths) or ImportRun.objects.create(source=source.name, inputs=_inputs(paths))
        try:
            _read_everything(run, source, paths, report, chunk_records)
        except Exception as error:
            _mark_failed(run, error)
            raise
        _finish(run, report)
    return run


def _inputs(paths: Sequence[str]) -> list[str]:
    return [path if path == STDIN else str(Path(path).resolve()) for path in paths]


def _unfinished_run(source: Source, paths: Sequence[str]) -> ImportRun | None:
    """The run that the same command began and did not finish. Standard input cannot be read again, so it never is."""
    if STDIN in paths:
        return None
    latest = ImportRun.objects.filter(source=source.name, inputs=_inputs(paths)).order_by("-started_at", "-pk").first()
    if latest is None or latest.status == ImportRun.Status.FINISHED:
        return None
    latest.status, latest.error = ImportRun.Status.RUNNING, ""
    latest.save(update_fields=["status", "error"])
    return latest


def _read_everything(
    run: ImportRun, source: Source, paths: Sequence[str], report: Report, chunk_records: int
) -> None:
    _settle_if_due(run, report)
    known = {file.name: file for file in run.files.all()}
    context = source.prepare(paths)
    files = iter_inputs(paths, accepts=source.accepts)
    items = _items(files, known, lambda file: source.read(file, context))
    for chunk in read_ahead(_prepared(_chunks(items, chunk_records), source)):
        _ingest(run, source, chunk)
        report(Progress("reading", next(reversed(chunk.files), ""), run))
        _settle_if_due(run, report)


@dataclass(frozen=True, slots=True)
class _Position:
    """One record of a file, or (with no item) the end of the file. `done` counts the file's records up to here."""

    file: InputFile
    done: int
    item: SourceItem | Rejected | None


def _items(
    files: Iterable[InputFile],
    known: dict[str, ImportFile],
    read: Callable[[InputFile], Iterator[SourceItem | Rejected]],
) -> Iterator[_Position]:
    """Every record that the run has not committed yet. A file that changed since is read from its start."""
    for file in files:
        before = known.get(file.name)
        same = before is not None and before.fingerprint == file.fingerprint
        if before is not None and same and before.finished:
            continue
        done = before.records_done if before is not None and same else 0
        for item in islice(read(file), done, None):
            done += 1
            yield _Position(file, done, item)
        yield _Position(file, done, None)


def _chunks(positions: Iterable[_Position], size: int) -> Iterator[_Chunk]:
    chunk = _Chunk()
    for position in positions:
        chunk.files[position.file.name] = (position.file.fingerprint, position.done, position.item is None)
        if position.item is not None:
            chunk.items.append((position.file.name, position.item))
        if len(chunk.items) >= size:
            yield chunk
            chunk = _Chunk()
    if chunk.files:
        yield chunk


def _prepared(chunks: Iterable[_Chunk], source: Source) -> Iterator[_Chunk]:
    """Maps each chunk's new records, on a connection of the reading thread's own."""
    try:
        for chunk in chunks:
            with connection.cursor() as cursor:
                chunk.prepared = prepare(cursor, source=source, items=(item for _, item in chunk.items))
            yield chunk
    finally:
        connection.close()


def _ingest(run: ImportRun, source: Source, chunk: _Chunk) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tally = ingest_chunk(cursor, source=source, run_id=run.pk, items=chunk.items, prepared=chunk.prepared)
        _checkpoint(run, chunk, tally)
    run.refresh_from_db()


def _checkpoint(run: ImportRun, chunk: _Chunk, tally: Tally) -> None:
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


def _settle_if_due(run: ImportRun, report: Report) -> None:
    if run.read - run.settled_at_read >= SETTLE_EVERY:
        _settle(run, report)


def _settle(run: ImportRun, report: Report) -> None:
    report(Progress("resolving authors", "", run))
    settle_authors()
    run.settled_at_read = run.read
    run.save(update_fields=["settled_at_read"])


def _finish(run: ImportRun, report: Report) -> None:
    """Everything that a reader of the pages expects after the last record. Safe to repeat."""
    _settle(run, report)
    if run.loaded:
        report(Progress("counting", "", run))
        with transaction.atomic(), connection.cursor() as cursor:
            link_citations(cursor, run_id=run.pk)
            recount_venues(cursor)
            recount_topics(cursor)
            recount_institutions(cursor)
    run.status, run.finished_at = ImportRun.Status.FINISHED, timezone.now()
    run.save(update_fields=["status", "finished_at"])
    if run.loaded:
        with connection.cursor() as cursor:
            # The planner has to know about millions of new rows before the first page is asked for.
            cursor.execute("ANALYZE")


def _mark_failed(run: ImportRun, error: Exception) -> None:
    """Best effort: where the database itself is gone, the run simply stays unfinished and can be resumed."""
    if connection.connection is not None and not connection.connection.closed and connection.is_usable():
        ImportRun.objects.filter(pk=run.pk).update(status=ImportRun.Status.FAILED, error=str(error)[:2000])
