"""Institutions from a registry, with the care that works get: chunks, resumable, unchanged records skipped, quarantine.

The registry is the authority: an institution that works had brought with its ROR id alone is completed, never
doubled. Links between institutions follow once all are loaded, and affiliations that named nothing are tried again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from papers.identity.settling import settle_authors
from papers.importers import ror
from papers.importers.base import excerpt
from papers.importers.streams import InputFile, iter_inputs
from papers.ingest.checkpoints import Chunk, Tally, begin_or_resume, chunks, mark_failed, record_progress
from papers.ingest.institution_links import link_institutions, match_waiting_affiliations
from papers.ingest.institution_rows import store_institutions
from papers.ingest.ledger import Ledger, Place
from papers.ingest.limits import bounded_institution
from papers.ingest.lock import ingest_lock
from papers.ingest.quarantine import quarantine
from papers.ingest.read_ahead import read_ahead
from papers.ingest.runs import Progress, Report, announce, told
from papers.models import ImportRun
from papers.records import InstitutionRecord, MappingError, Rejected, SourceItem
from papers.search.upkeep import refresh_search, sweep_search
from papers.storage.copy import Rows
from papers.storage.counts import recount_institutions

CHUNK_RECORDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Registry:
    """A source of institutions: what `papers.importers.base.Source` is for works."""

    name: str
    accepts: Callable[[str], bool]
    read: Callable[[InputFile], Iterator[SourceItem | Rejected]]
    map: Callable[[SourceItem], InstitutionRecord]


ROR: Final = Registry(name="ror", accepts=ror.accepts, read=ror.read, map=ror.to_institution)


def import_institutions(
    *,
    paths: Sequence[str],
    registry: Registry = ROR,
    report: Report = lambda _: None,
    chunk_records: int = CHUNK_RECORDS,
) -> ImportRun:
    """Imports every organisation under `paths` and returns the finished run; resumes as `run_import` does.

    Raises what `papers.ingest.runs.run_import` raises.
    """
    with ingest_lock():
        files = iter_inputs(paths, accepts=registry.accepts)
        run = begin_or_resume(registry.name, paths)
        try:
            with closing(read_ahead(chunks(run, files=files, read=registry.read, size=chunk_records))) as ahead:
                for chunk in ahead:
                    _ingest(run, registry, chunk)
                    report(Progress("reading", next(reversed(chunk.files), ""), run))
        except Exception as error:
            mark_failed(run, error)
            raise
        _finish(run, report)
    announce(run)
    return run


def _ingest(run: ImportRun, registry: Registry, chunk: Chunk) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tally = _ingest_chunk(cursor, registry=registry, run_id=run.pk, items=chunk.items)
        record_progress(run, chunk, tally)
    run.refresh_from_db()


def _ingest_chunk(
    cursor: CursorWrapper, *, registry: Registry, run_id: int, items: Sequence[tuple[str, SourceItem | Rejected]]
) -> Tally:
    """Sorts the records of one chunk into new or changed, unchanged, and rejected ones, and writes them."""
    records = [item for _, item in items if isinstance(item, SourceItem)]
    # ROR's first schema has no dates, and nothing new is published in it.
    ledger = Ledger(cursor, source=registry.name, run_id=run_id, items=records, unversioned_is_older=True)
    accepted: list[tuple[Place, InstitutionRecord]] = []
    rejected: list[tuple[str, Rejected]] = []
    unchanged = 0
    for file, item in items:
        if isinstance(item, Rejected):
            rejected.append((file, item))
        elif ledger.holds(item):
            unchanged += 1
        else:
            record = _mapped(registry, item)
            if isinstance(record, Rejected):
                rejected.append((file, record))
            elif (place := ledger.enter(item, version=record.version)) is None:
                unchanged += 1
            else:
                accepted.append((place, record))
    ids = store_institutions(cursor, [record for _, record in accepted])
    _remember(cursor, registry.name, run_id, [(place, record, ids[record.ror]) for place, record in accepted])
    quarantine(cursor, run_id=run_id, rejected=rejected)
    return Tally(loaded=len(accepted), unchanged=unchanged, quarantined=len(rejected))


def _mapped(registry: Registry, item: SourceItem) -> InstitutionRecord | Rejected:
    try:
        record = bounded_institution(registry.map(item))
    except MappingError as error:
        return Rejected(item.locator, error.reason, error.detail, excerpt(repr(item.payload)), item.key)
    if not record.name or not record.ror:
        lacking = "name" if not record.name else "ror id"
        detail = f"The organisation has no {lacking} that can be stored."
        return Rejected(item.locator, f"no {lacking}", detail, excerpt(repr(item.payload)), item.key)
    # An organisation is not its own parent or successor, whatever its record says.
    return replace(
        record,
        parent_ror=record.parent_ror if record.parent_ror != record.ror else None,
        successor_ror=record.successor_ror if record.successor_ror != record.ror else None,
    )


def _remember(
    cursor: CursorWrapper, source: str, run_id: int, entries: Sequence[tuple[Place, InstitutionRecord, int]]
) -> None:
    rows = Rows("incoming_source", ["key", "digest", "version", "institution_id"])
    for place, record, institution_id in {place.key: (place, record, pk) for place, record, pk in entries}.values():
        rows.add(place.key, place.digest.hex(), record.version, institution_id)
    cursor.execute("DROP TABLE IF EXISTS incoming_source")
    cursor.execute(
        "CREATE TEMPORARY TABLE incoming_source (key text, digest uuid, version text, institution_id bigint)"
        " ON COMMIT DROP"
    )
    rows.send(cursor)
    cursor.execute(
        "INSERT INTO papers_sourcerecord (source, key, digest, version, institution_id, run_id)"
        " SELECT %s, key, digest, version, institution_id, %s FROM incoming_source"
        " ON CONFLICT (source, key) DO UPDATE SET digest = excluded.digest, version = excluded.version,"
        " institution_id = excluded.institution_id, run_id = excluded.run_id",
        [source, run_id],
    )


def _finish(run: ImportRun, report: Report) -> None:
    """Links, matches and counts, if anything changed. Safe to repeat."""
    if run.loaded:
        report(Progress("linking institutions", "", run))
        with transaction.atomic(), connection.cursor() as cursor:
            link_institutions(cursor)
        match_waiting_affiliations(lambda: report(Progress("matching affiliations", "", run)))
        report(Progress("resolving authors", "", run))
        settle_authors()
        report(Progress("counting", "", run))
        with transaction.atomic(), connection.cursor() as cursor:
            recount_institutions(cursor)
    refresh = refresh_search if run.loaded else sweep_search
    refresh(report=lambda step, done, of: report(Progress(told(step, done, of), "", run)))
    run.status, run.finished_at = ImportRun.Status.FINISHED, timezone.now()
    run.save(update_fields=["status", "finished_at"])
    if run.loaded:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
