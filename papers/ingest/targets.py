"""Which work each accepted record describes: one that exists, one that this chunk adds, or a new one.

The decision itself is `papers.ingest.matching`; this module asks the database for candidates and keeps the order, so
that the same records always end in the same works.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.backends.utils import CursorWrapper

from papers.ingest.matching import (
    EXCLUSIVE_SCHEMES,
    Likeness,
    likeness,
    record_likeness,
    registered_apart,
    same_work,
)
from papers.ingest.sifting import Accepted
from papers.records import Identifier


@dataclass(eq=False, slots=True)
class Target:
    """A work that records of this chunk describe. `work_id` is None for one that is yet to be added.

    `titles` are the hashed titles under which it is known; `absorbs` are existing works that a record showed to be the
    same one.
    """

    work_id: int | None
    likeness: Likeness
    titles: set[int]
    accepted: list[Accepted] = field(default_factory=list)
    absorbs: list[int] = field(default_factory=list)
    replaced_by: "Target | None" = None

    def current(self) -> "Target":
        target = self
        while target.replaced_by is not None:
            target = target.replaced_by
        return target


def find_targets(cursor: CursorWrapper, accepted: Iterable[Accepted]) -> list[Target]:
    """Every work that the records describe, in the order of their first record."""
    records = list(accepted)
    candidates = _Candidates(cursor, records)
    targets: list[Target] = []
    for entry in records:
        target = candidates.target_of(entry)
        targets.append(target)
        target.accepted.append(entry)
        candidates.remember(target, entry)
    return [target for target in dict.fromkeys(targets) if target.replaced_by is None]


class _Candidates:
    """The works that records of one chunk could be, by identifier and by title."""

    def __init__(self, cursor: CursorWrapper, records: list[Accepted]) -> None:
        self._by_id: dict[int, Target] = {}
        self._by_identifier: dict[Identifier, Target] = {}
        self._by_title: dict[int, list[Target]] = defaultdict(list)
        self._by_key: dict[str, Target] = {}
        identified = _works_by_identifier(cursor, {i for entry in records for i in entry.record.identifiers})
        titled = _works_by_title(cursor, {entry.title for entry in records})
        wanted = {entry.work_id for entry in records if entry.work_id is not None}
        wanted.update(identified.values(), (pk for group in titled.values() for pk in group))
        for pk, (title, like) in _likenesses(cursor, wanted).items():
            self._by_id[pk] = Target(pk, like, {title})
        for identifier, pk in identified.items():
            self._by_identifier[identifier] = self._by_id[pk]
        for title, group in titled.items():
            self._by_title[title] = [self._by_id[pk] for pk in group]

    def target_of(self, entry: Accepted) -> Target:
        own = self._own(entry)
        hits: dict[Target, list[Identifier]] = {} if own is None else {own: []}
        foreign: list[Identifier] = []
        for identifier in entry.record.identifiers:
            if identifier in self._by_identifier:
                target = self._by_identifier[identifier].current()
                if target is not own and _apart(target.likeness, target.titles, entry.likeness, {entry.title}):
                    foreign.append(identifier)
                else:
                    hits.setdefault(target, []).append(identifier)
        chosen: Target | None = None
        for target, identifiers in hits.items():
            if chosen is None:
                chosen = target
            elif _could_be_one(chosen, target):
                chosen = _joined(chosen, target)
            else:
                foreign.extend(identifiers)
        if foreign:
            _leave(entry, foreign)
        return chosen or self._alike(entry) or Target(None, entry.likeness, set())

    def _own(self, entry: Accepted) -> Target | None:
        """The work that an earlier record with the same key describes."""
        if entry.work_id is not None:
            return self._by_id[entry.work_id].current()
        return self._by_key[entry.key].current() if entry.key in self._by_key else None

    def _alike(self, entry: Accepted) -> Target | None:
        for candidate in self._by_title[entry.title]:
            if same_work(candidate.current().likeness, entry.likeness):
                return candidate.current()
        return None

    def remember(self, target: Target, entry: Accepted) -> None:
        if target.likeness is not entry.likeness:
            target.likeness = _both(target.likeness, entry.likeness)
        target.titles.add(entry.title)
        for identifier in entry.record.identifiers:
            self._by_identifier[identifier] = target
        self._by_key[entry.key] = target
        group = self._by_title[entry.title]
        if not any(candidate.current() is target for candidate in group):
            group.append(target)


def _joined(one: Target, other: Target) -> Target:
    """A record whose identifiers belong to two works shows that they are one. The one that exists stays."""
    winner, loser = (one, other) if one.work_id is not None else (other, one)
    if loser.work_id is not None:
        winner.absorbs.append(loser.work_id)
    winner.absorbs.extend(loser.absorbs)
    winner.accepted[:0] = loser.accepted
    winner.likeness = _both(winner.likeness, loser.likeness)
    winner.titles |= loser.titles
    loser.accepted, loser.absorbs, loser.replaced_by = [], [], winner
    return winner


def _leave(entry: Accepted, foreign: Iterable[Identifier]) -> None:
    """Identifiers of works that are not this one stay where they are, and a note says so."""
    notes = tuple(("identifiers", f"{i.scheme}:{i.value} belongs to another work") for i in foreign)
    entry.record = replace(
        entry.record,
        identifiers=tuple(i for i in entry.record.identifiers if i not in foreign),
        notes=(*entry.record.notes, *notes),
    )
    entry.likeness = record_likeness(entry.record)


def _both(one: Likeness, other: Likeness) -> Likeness:
    return Likeness(
        year=one.year if one.year is not None else other.year,
        blocks=one.blocks | other.blocks,
        exclusive=one.exclusive | other.exclusive,
    )


def _could_be_one(one: Target, other: Target) -> bool:
    """Whether two works that one record calls the same may be joined: years at most two apart, an author in common, and
    no registry that tells them apart."""
    years = [target.likeness.year for target in (one, other) if target.likeness.year is not None]
    close = len(years) < 2 or abs(years[0] - years[1]) <= 2  # noqa: PLR2004
    names, others = one.likeness.blocks, other.likeness.blocks
    related = bool(names & others) or not names or not others
    return close and related and not _apart(one.likeness, one.titles, other.likeness, other.titles)


def _apart(one: Likeness, titles: set[int], other: Likeness, other_titles: set[int]) -> bool:
    """Whether a registry's different ids outweigh the identifier that the two share. Not where the titles are equal
    too: aggregators give one work two ids."""
    return registered_apart(one, other) and titles.isdisjoint(other_titles)


def _works_by_identifier(cursor: CursorWrapper, identifiers: set[Identifier]) -> dict[Identifier, int]:
    if not identifiers:
        return {}
    wanted = list(identifiers)
    cursor.execute(
        "SELECT scheme, value, work_id FROM papers_workidentifier WHERE (scheme, value) IN"
        " (SELECT * FROM unnest(%s::text[], %s::text[]))",
        [[i.scheme for i in wanted], [i.value for i in wanted]],
    )
    return {Identifier(scheme, value): pk for scheme, value, pk in cursor.fetchall()}


def _works_by_title(cursor: CursorWrapper, hashes: set[int]) -> dict[int, list[int]]:
    cursor.execute(
        "SELECT title_key, array_agg(id ORDER BY id) FROM papers_work"
        " WHERE title_key = ANY(%s) AND merged_into_id IS NULL GROUP BY title_key",
        [list(hashes)],
    )
    return dict(cursor.fetchall())


def _likenesses(cursor: CursorWrapper, ids: set[int]) -> dict[int, tuple[int, Likeness]]:
    """The hashed title, and what title matching needs, of works that exist. The first hundred names are enough to find
    one in common."""
    if not ids:
        return {}
    cursor.execute(
        "SELECT w.id, w.title_key, w.year,"
        " ARRAY(SELECT coalesce(p.name, a.raw_name) FROM papers_authorship a"
        "       LEFT JOIN papers_printedname p ON p.authorship_id = a.id"
        "       WHERE a.work_id = w.id AND a.position <= 100),"
        " ARRAY(SELECT scheme || E'\\t' || value FROM papers_workidentifier i WHERE i.work_id = w.id"
        "       AND scheme = ANY(%s))"
        " FROM papers_work w WHERE w.id = ANY(%s)",
        [list(EXCLUSIVE_SCHEMES), list(ids)],
    )
    return {
        pk: (
            title,
            likeness(
                year=year,
                names=names,
                identifiers=[Identifier(*identifier.split("\t", 1)) for identifier in identifiers],
            ),
        )
        for pk, title, year, names, identifiers in cursor.fetchall()
    }
