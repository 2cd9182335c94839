"""Which records of a chunk have to be written: the new and the changed, mapped; the rest is counted.

A record is unchanged when its digest was seen before under its key, or when the source itself says that we hold a
newer version. Two records of one run that share a key and differ are both kept: the second gets the key with its
digest appended, so that importing the same files again changes nothing.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.backends.utils import CursorWrapper

from papers.importers.base import Source, excerpt
from papers.ingest.keys import title_hash
from papers.ingest.limits import bounded, bounded_key
from papers.ingest.matching import Likeness, record_likeness
from papers.records import MappingError, Rejected, SourceItem, WorkRecord


@dataclass(slots=True)
class _Stored:
    """What the database, or an earlier record of this chunk, holds under a key."""

    digest: bytes
    version: str
    run_id: int
    row_id: int | None = None
    work_id: int | None = None


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
    return Mapped(record, title_hash(record.title), record_likeness(record))


def prepare(
    cursor: CursorWrapper, *, source: Source, items: Iterable[SourceItem | Rejected]
) -> dict[int, Mapped | Rejected]:
    """Maps, ahead of its transaction, what of a chunk is not known yet; keys are `id(item)`.

    What another chunk commits in the meantime only makes some of this superfluous.
    """
    records = [item for item in items if isinstance(item, SourceItem)]
    stored = _stored(cursor, source.name, [bounded_key(item.key) for item in records])
    return {
        id(item): map_item(source, item)
        for item in records
        if (known := stored.get(bounded_key(item.key))) is None or known.digest != item.digest
    }


def sift(
    cursor: CursorWrapper, *, source: Source, run_id: int, items: Sequence[tuple[str, SourceItem | Rejected]],
    prepared: Mapping[int, Mapped | Rejected],
) -> Sifted:  # fmt: skip
    """Sorts the records of one chunk, in their order, into accepted, rejected and unchanged ones."""
    keys = {id(item): bounded_key(item.key) for _, item in items if isinstance(item, SourceItem)}
    stored = _stored(cursor, source.name, keys.values())
    differing = [
        _variant(keys[id(item)], item.digest)
        for _, item in items
        if isinstance(item, SourceItem)
        and (known := stored.get(keys[id(item)])) is not None
        and known.digest != item.digest
    ]
    stored |= _stored(cursor, source.name, differing)
    result = Sifted()
    for file, item in items:
        if isinstance(item, Rejected):
            result.rejected.append((file, item))
            continue
        key = keys[id(item)]
        known = stored.get(key)
        if known is not None and known.digest == item.digest:
            result.unchanged += 1
            continue
        mapped = prepared.get(id(item)) or map_item(source, item)
        if isinstance(mapped, Rejected):
            result.rejected.append((file, mapped))
            continue
        record = mapped.record
        if known is not None and known.version and record.version:
            if (record.version, item.digest) < (known.version, known.digest):
                result.unchanged += 1
                continue
        elif known is not None:
            variant = _variant(key, item.digest)
            if variant in stored:
                result.unchanged += 1
                continue
            if known.run_id == run_id:
                key, known = variant, None
        accepted = Accepted(record, mapped.title, mapped.likeness, key, item.digest)
        if known is not None:
            accepted.row_id, accepted.work_id = known.row_id, known.work_id
        result.accepted.append(accepted)
        stored[key] = _Stored(item.digest, record.version, run_id, accepted.row_id, accepted.work_id)
    return result


def _variant(key: str, digest: bytes) -> str:
    return f"{key}#{digest.hex()[:16]}"


def _stored(cursor: CursorWrapper, source: str, keys: Iterable[str]) -> dict[str, _Stored]:
    wanted = list(keys)
    if not wanted:
        return {}
    cursor.execute(
        "SELECT key, digest, version, run_id, id, work_id FROM papers_sourcerecord"
        " WHERE source = %s AND key = ANY(%s)",
        [source, wanted],
    )
    return {
        key: _Stored(uuid.UUID(str(digest)).bytes, version, run_id, row_id, work_id)
        for key, digest, version, run_id, row_id, work_id in cursor.fetchall()
    }
