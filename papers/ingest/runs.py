"""One import of works from start to end: files in, chunks committed one by one, authors settled, counts renewed.

A run can be killed at any point. Each chunk commits together with how far the run has read, so the same command goes
on where it stopped and ends with the same content as a run that was left alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from papers.curation.guarding import guard_assertions
from papers.events import works_changed
from papers.identity.settling import settle_authors
from papers.importers.base import Source
from papers.importers.streams import iter_inputs
from papers.ingest.checkpoints import Chunk, begin_or_resume, chunks, mark_failed, record_progress
from papers.ingest.chunk import ingest_chunk
from papers.ingest.lock import ingest_lock
from papers.ingest.read_ahead import read_ahead
from papers.ingest.sifting import prepare
from papers.models import ImportRun
from papers.search.upkeep import refresh_search, sweep_search
from papers.storage.counts import link_citations, recount_institutions, recount_topics, recount_venues

CHUNK_RECORDS: Final = 5_000

# Authors are resolved every so many records, counted over the whole run, so that a resumed run does it at the same
# points as one that was not interrupted.
SETTLE_EVERY: Final = 200_000
# Of so few works any plan is a good one, and to look through every table takes longer than they did.
_FEW: Final = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: what it is doing ("reading", "resolving authors", "counting"), on which file."""

    step: str
    file: str
    run: ImportRun


Report = Callable[[Progress], None]


def told(step: str, done: int, of: int) -> str:
    return f"{step} ({done:,} of {of:,})" if of else step


def run_import(
    *, source: Source, paths: Sequence[str], report: Report = lambda _: None, chunk_records: int = CHUNK_RECORDS
) -> ImportRun:
    """Imports everything under `paths` and returns the finished run. Resumes an unfinished run of the same command.

    Raises `InputMissingError`, `SourceFormatError`, `StreamDamagedError` (papers.importers), `LockHeldError`, or the
    database's own errors; the run can then be resumed.
    """
    with ingest_lock():
        files = iter_inputs(paths, accepts=source.accepts)  # a path that is not there is said before a run begins
        run = begin_or_resume(source.name, paths)
        try:
            _settle_if_due(run, report)
            context = source.prepare(paths)
            reading = chunks(run, files=files, read=lambda file: source.read(file, context), size=chunk_records)
            with closing(read_ahead(_prepared(reading, source))) as ahead:
                for chunk in ahead:
                    _ingest(run, source, chunk)
                    report(Progress("reading", next(reversed(chunk.files), ""), run))
                    _settle_if_due(run, report)
        except Exception as error:
            mark_failed(run, error)
            raise
        _finish(run, report)
    announce(run)
    return run


def announce(run: ImportRun) -> None:
    """Tells whoever listens. The lock is free again: a listener would leave the literature alone while it is held."""
    transaction.on_commit(lambda: works_changed.send(ImportRun, run=run.pk))


def _prepared(reading: Iterable[Chunk], source: Source) -> Iterator[Chunk]:
    """Maps each chunk's new records, on a connection of the reading thread's own."""
    try:
        for chunk in reading:
            with connection.cursor() as cursor:
                chunk.prepared = prepare(cursor, source=source, items=(item for _, item in chunk.items))
            chunk.forget_payloads()
            yield chunk
    finally:
        connection.close()


def _ingest(run: ImportRun, source: Source, chunk: Chunk) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tally = ingest_chunk(cursor, source=source, run_id=run.pk, items=chunk.items, prepared=chunk.prepared)
        record_progress(run, chunk, tally)
    run.refresh_from_db()


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
    with connection.cursor() as cursor:
        guard_assertions(cursor, now=timezone.now())
    if run.loaded:
        report(Progress("counting", "", run))
        _refresh_planner(run.loaded)
        with transaction.atomic(), connection.cursor() as cursor:
            link_citations(cursor, run_id=run.pk)
            recount_venues(cursor)
            recount_topics(cursor)
            recount_institutions(cursor)
    refresh = refresh_search if run.loaded else sweep_search
    refresh(report=lambda step, done, of: report(Progress(told(step, done, of), "", run)))
    run.status, run.finished_at = ImportRun.Status.FINISHED, timezone.now()
    run.save(update_fields=["status", "finished_at"])


def _refresh_planner(loaded: int) -> None:
    """Tells the planner about an import that changes the size of things, before anything is counted or shown; of
    smaller changes the database finds out by itself."""
    if loaded < _FEW:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'papers_work'")
        if loaded * 10 >= cursor.fetchone()[0]:
            cursor.execute("ANALYZE")
