"""Which records of a chunk have to be written: the new and the changed, mapped; the rest is counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from papers.importers.base import Source, excerpt
from papers.ingest.ledger import Ledger, unknown
from papers.ingest.limits import bounded
from papers.ingest.matching import Likeness, record_likeness
from papers.records import MappingError, Rejected, SourceItem, WorkRecord
from papers.text.hashing import title_hash


@dataclass(slots=True)
class Accepted:
    """A record to be written, with what it is matched by. `row_id` and `work_id` are set where its source record
    exists already."""

    record: WorkRecord
    title: int
    likeness: Likeness
    key: str
    digest: bytes
    row_id: int | None = None
    work_id: int | None = None


@dataclass(slots=True)
class Sifted:
    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[tuple[str, Rejected]] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapped record within the bounds of the tables, and what it is matched by."""

    record: WorkRecord
    title: int
    likeness: Likeness


def map_item(source: Source, item: SourceItem) -> Mapped | Rejected:
    try:
        record = bounded(source.map(item))
    except MappingError as error:
        return Rejected(item.locator, error.reason, error.detail, excerpt(repr(item.payload)), item.key)
    if not record.title:
        detail = "The title holds nothing that can be shown."
        return Rejected(item.locator, "no title", detail, excerpt(repr(item.payload)), item.key)
    return Mapped(record, title_hash(record.title), record_likeness(record))


def prepare(
    cursor: CursorWrapper, *, source: Source, items: Iterable[SourceItem | Rejected]
) -> dict[int, Mapped | Rejected]:
    """Maps, ahead of its transaction, what of a chunk is not known yet; keys are `id(item)`.

    What another chunk commits in the meantime only makes some of this superfluous. What is mapped here needs its
    payload no more.
    """
    records = (item for item in items if isinstance(item, SourceItem))
    return {id(item): map_item(source, item) for item in unknown(cursor, source=source.name, items=records)}


def sift(
    cursor: CursorWrapper, *, source: Source, run_id: int, items: Sequence[tuple[str, SourceItem | Rejected]],
    prepared: Mapping[int, Mapped | Rejected],
) -> Sifted:  # fmt: skip
    """Sorts the records of one chunk, in their order, into accepted, rejected and unchanged ones."""
    records = [item for _, item in items if isinstance(item, SourceItem)]
    ledger = Ledger(cursor, source=source.name, run_id=run_id, items=records)
    result = Sifted()
    for file, item in items:
        if isinstance(item, Rejected):
            result.rejected.append((file, item))
        elif ledger.holds(item):
            result.unchanged += 1
        else:
            mapped = prepared.get(id(item)) or map_item(source, item)
            if isinstance(mapped, Rejected):
                result.rejected.append((file, mapped))
                continue
            place = ledger.enter(item, version=mapped.record.version)
            if place is None:
                result.unchanged += 1
                continue
            result.accepted.append(
                Accepted(
                    mapped.record,
                    mapped.title,
                    mapped.likeness,
                    key=place.key,
                    digest=place.digest,
                    row_id=place.row_id,
                    work_id=place.described_id,
                )
            )
    return result
