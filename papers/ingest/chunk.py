"""One chunk of an import: a few thousand records, one transaction, everything or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from django.db.backends.utils import CursorWrapper

from papers.curation.added_names import added_names, sources_name_them, with_added_names
from papers.importers.base import Source
from papers.ingest.checkpoints import Tally
from papers.ingest.existing_works import ExistingWork, load_works, update_works
from papers.ingest.matching import combine
from papers.ingest.merge_works import merge_works
from papers.ingest.new_works import add_works, mention_key
from papers.ingest.quarantine import quarantine
from papers.ingest.sifting import Accepted, Mapped, sift
from papers.ingest.targets import Target, find_targets
from papers.records import Rejected, SourceItem, WorkRecord
from papers.storage.changes import note_changed
from papers.storage.copy import Rows
from papers.storage.counts import recount_authors
from papers.storage.list_locks import own_author_lists


def ingest_chunk(
    cursor: CursorWrapper, *, source: Source, run_id: int, items: Sequence[tuple[str, SourceItem | Rejected]],
    prepared: Mapping[int, Mapped | Rejected],
) -> Tally:  # fmt: skip
    """Writes the records of one chunk, each with its file. The caller holds the ingest lock and the transaction."""
    sifted = sift(cursor, source=source, run_id=run_id, items=items, prepared=prepared)
    if sifted.accepted:
        _write(cursor, source=source.name, run_id=run_id, targets=find_targets(cursor, sifted.accepted))
    quarantine(cursor, run_id=run_id, rejected=sifted.rejected)
    return Tally(loaded=len(sifted.accepted), unchanged=sifted.unchanged, quarantined=len(sifted.rejected))


def _write(cursor: CursorWrapper, *, source: str, run_id: int, targets: Sequence[Target]) -> None:
    own_author_lists()
    targets = _not_hidden(cursor, targets)
    absorbed = load_works(cursor, (loser for target in targets for loser in target.absorbs))
    touched = _merge(cursor, targets)
    fresh = [target for target in targets if target.work_id is None]
    known = [target for target in targets if target.work_id is not None]
    for target, pk in zip(fresh, add_works(cursor, [_combined(target) for target in fresh]), strict=True):
        target.work_id = pk
    existing = load_works(cursor, (target.work_id for target in known if target.work_id is not None))
    added = added_names(cursor, existing)
    changed: list[tuple[ExistingWork, WorkRecord]] = []
    for target in known:
        work = existing[target.work_id or 0]
        # Of equals the last is believed: what the source says now, then the work that stays, then those it absorbs.
        former = [*(absorbed[loser].record for loser in target.absorbs), work.record]
        after = _combined(target, *former)
        changed.append((work, with_added_names(after, work.record, added.get(work.work_id, ()))))
    touched |= update_works(cursor, changed)
    sources_name_them(cursor, _named_by_now(known, added), source=source)
    note_changed(cursor, {pk for target in targets for pk in (target.work_id or 0, *target.absorbs)})
    if touched:
        recount_authors(cursor, sorted(touched))
    _remember_sources(cursor, source=source, run_id=run_id, targets=targets)


def _not_hidden(cursor: CursorWrapper, targets: Sequence[Target]) -> list[Target]:
    """What a source says of a work that people had hidden is left in the source: it is read when the work is shown
    again, because nothing of it is remembered here."""
    known = {pk for target in targets for pk in (target.work_id, *target.absorbs) if pk is not None}
    cursor.execute("SELECT id FROM papers_work WHERE id = ANY(%s) AND hidden", [list(known)])
    hidden = {pk for (pk,) in cursor.fetchall()}
    return [target for target in targets if hidden.isdisjoint((target.work_id, *target.absorbs))]


def _named_by_now(
    targets: Iterable[Target], added: Mapping[int, Sequence[tuple[str, int]]]
) -> Iterator[tuple[int, str]]:
    """What people put into lists and what these records name as well: (work, key of the name)."""
    for target in targets:
        keys = {mention_key(name) for name, _ in added.get(target.work_id or 0, ())}
        for entry in target.accepted if keys else ():
            yield from (
                (target.work_id or 0, key) for m in entry.record.mentions if (key := mention_key(m.name)) in keys
            )


def _combined(target: Target, *former: WorkRecord) -> WorkRecord:
    return reduce(combine, [*former, *(entry.record for entry in target.accepted)])


def _merge(cursor: CursorWrapper, targets: Sequence[Target]) -> set[int]:
    """Joins the works that turned out to be one; answers with the authors whose counts are to be renewed."""
    touched: set[int] = set()
    for target in targets:
        for loser in target.absorbs:
            if target.work_id is not None:
                touched |= merge_works(cursor, winner=target.work_id, loser=loser)
    return touched


def _remember_sources(cursor: CursorWrapper, *, source: str, run_id: int, targets: Sequence[Target]) -> None:
    added = Rows("papers_sourcerecord", ["source", "key", "digest", "version", "work_id", "run_id"])
    notes = Rows("papers_importnote", ["run_id", "work_id", "key", "field", "reason"])
    latest: dict[str, tuple[Accepted, int]] = {}
    for target in targets:
        for entry in target.accepted:
            latest[entry.key] = (entry, target.work_id or 0)
            for field, reason in entry.record.notes:
                notes.add(run_id, target.work_id, entry.key, field, reason)
    renewed = []
    for key, (entry, work_id) in latest.items():
        if entry.row_id is None:
            added.add(source, key, entry.digest.hex(), entry.record.version, work_id, run_id)
        else:
            renewed.append((entry.row_id, entry.digest.hex(), entry.record.version, work_id))
    added.send(cursor)
    notes.send(cursor)
    if renewed:
        cursor.execute(
            "UPDATE papers_sourcerecord s SET digest = n.digest, version = n.version, work_id = n.work_id, run_id = %s"
            " FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::bigint[]) AS n (id, digest, version, work_id)"
            " WHERE s.id = n.id",
            [run_id, *(list(column) for column in zip(*renewed, strict=True))],
        )
