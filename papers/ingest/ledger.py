"""What a source told us before: which of its records are unchanged, and under which key a new one is remembered.

A record is unchanged when its digest was seen before under its key, or when the source itself says that we hold a
newer version. Two records of one run that share a key and differ are both kept: the second gets the key with its
digest appended, so that importing the same files again changes nothing.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from papers.ingest.fitting import bounded_key
from papers.records import SourceItem


@dataclass(slots=True)
class _Known:
    """What the database, or an earlier record of this chunk, holds under a key."""

    digest: bytes
    version: str
    run_id: int
    row_id: int | None = None
    described_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is remembered: its key, and, where there is one already, the row of the source record and the
    work or institution that it describes."""

    key: str
    digest: bytes
    row_id: int | None
    described_id: int | None


class Ledger:
    """The source records that a chunk of one source may meet, kept up to date while the chunk is sorted.

    `unversioned_is_older`: whether a record without a version is older than one that has one.
    """

    def __init__(
        self, cursor: CursorWrapper, *, source: str, run_id: int, items: Iterable[SourceItem],
        unversioned_is_older: bool = False,
    ) -> None:  # fmt: skip
        self._run_id = run_id
        self._unversioned_is_older = unversioned_is_older
        records = [(bounded_key(item.key), item.digest) for item in items]
        self._known = _known(cursor, source, {key for key, _ in records})
        differing = {
            _variant(key, digest)
            for key, digest in records
            if (known := self._known.get(key)) is not None and known.digest != digest
        }
        self._known |= _known(cursor, source, differing)

    def holds(self, item: SourceItem) -> bool:
        """Whether this very record was seen before. It then keeps its key for the rest of the chunk."""
        known = self._known.get(bounded_key(item.key))
        if known is None or known.digest != item.digest:
            return False
        known.run_id = self._run_id
        return True

    def enter(self, item: SourceItem, *, version: str) -> Place | None:
        """The place of a new or changed record; None for one that is known or older than what is known."""
        key = bounded_key(item.key)
        known = self._known.get(key)
        if known is not None and not self._replaces(version, known):
            if self._older(version, known) or _variant(key, item.digest) in self._known:
                return None
            if known.run_id == self._run_id:
                key, known = _variant(key, item.digest), None
        place = Place(
            key,
            item.digest,
            row_id=None if known is None else known.row_id,
            described_id=None if known is None else known.described_id,
        )
        self._known[key] = _Known(item.digest, version, self._run_id, place.row_id, place.described_id)
        return place

    @staticmethod
    def _replaces(version: str, known: _Known) -> bool:
        return bool(known.version) and version > known.version

    def _older(self, version: str, known: _Known) -> bool:
        return version < known.version and (bool(version) or self._unversioned_is_older)


def unknown(cursor: CursorWrapper, *, source: str, items: Iterable[SourceItem]) -> list[SourceItem]:
    """The records among `items` that differ from what is known under their keys."""
    records = list(items)
    known = _known(cursor, source, {bounded_key(item.key) for item in records})
    return [
        item for item in records if (held := known.get(bounded_key(item.key))) is None or held.digest != item.digest
    ]


def _variant(key: str, digest: bytes) -> str:
    return f"{key}#{digest.hex()[:16]}"


def _known(cursor: CursorWrapper, source: str, keys: Iterable[str]) -> dict[str, _Known]:
    wanted = list(keys)
    if not wanted:
        return {}
    cursor.execute(
        "SELECT key, digest, version, run_id, id, coalesce(work_id, institution_id) FROM papers_sourcerecord"
        " WHERE source = %s AND key = ANY(%s)",
        [source, wanted],
    )
    return {
        key: _Known(uuid.UUID(str(digest)).bytes, version, run_id, row_id, described_id)
        for key, digest, version, run_id, row_id, described_id in cursor.fetchall()
    }
