"""Which works of people of one name are most likely one person's: pure, so that it can be measured on any corpus.

Groups are joined from single works upwards, the surest pair first. What two groups share counts as much as it is part
of each: a co-author of half of the one and half of the other joins them, one whom two large groups share by a single
work does not. So namesakes who have a colleague in common stay apart, which sharing alone would not keep.

The result is offered to somebody who knows better. A wrong guess costs them a click or two, so groups that are too
small are the lesser evil; nothing here may be used to decide whose a work is.
"""

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

# Measured on names of the ACL Anthology whose bearers are known, against clicks and wrong groups (ADR 0081).
# Two single works by one and the same pair of co-authors score 1.
_ENOUGH: Final = 0.3
_WEIGHT_PERSON: Final = 1.0
_WEIGHT_INSTITUTION: Final = 0.6
# Words of titles and topics are shared by whoever is in the field: they join only what is close anyway.
_WEIGHT_SUBJECT: Final = 0.1
# After so many years without a work in between, what is shared counts a third.
_GAP_YEARS: Final = 6.0
# Who signs with a crowd need not know them.
CROWD: Final = 100
_WORDS: Final = re.compile(r"[^\W\d_]{4,}(?:-[^\W\d_]+)*")
_WORDS_AT_MOST: Final = 40
# A piece of evidence is a string that begins with what it is; strings remember their hash.
_PERSON: Final = "p"
_INSTITUTION: Final = "i"
_TOPIC: Final = "t"
_WORD: Final = "w"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one work, as seen from one name in its author list.

    `people` are its other names, as keys of persons; `institutions` those of this name. `certain` are the marks of one
    person (an iD that a source printed, an owner's word): whoever shares one is one. `alone` are pairs (scheme, value)
    of which a person has one value at most. Two names in the list of one `work` are two people.
    """

    work: int
    year: int | None = None
    title: str = ""
    people: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    certain: frozenset[str] = frozenset()
    alone: frozenset[tuple[str, str]] = frozenset()


def group_alike(traits: Mapping[int, Traits]) -> list[list[int]]:
    """The keys in groups, each in the order given, the groups in the order of their first. Every key is in one."""
    heap: list[tuple[float, int, int, int, int]] = []
    groups = _Groups(traits)
    groups.join_certain()
    for one in list(groups.of):
        groups.offer(one, heap, above=one)
    while heap:
        _, one, other, one_is, other_is = heapq.heappop(heap)
        if groups.is_now(one, one_is) and groups.is_now(other, other_is) and groups.may_join(one, other):
            groups.offer(groups.join(one, other), heap)
    place = {key: number for number, key in enumerate(traits)}
    return sorted(
        (sorted(group.keys, key=place.__getitem__) for group in groups.of.values()), key=lambda group: place[group[0]]
    )


@dataclass(slots=True)
class _Group:
    keys: list[int]
    works: set[int]
    shared: Counter[str]
    ids: dict[str, set[str]]
    first: int | None
    last: int | None
    version: int = field(default=0)


class _Groups:
    """The groups so far, and for each piece of evidence those that have it."""

    def __init__(self, traits: Mapping[int, Traits]) -> None:
        self.traits = traits
        pieces = {key: dict(_pieces(one)) for key, one in traits.items()}
        bearers = Counter(piece for found in pieces.values() for piece in found)
        size = max(len(traits), 3)
        self.weight = {
            piece: _weighed(weight, bearers[piece], size)
            for found in pieces.values()
            for piece, weight in found.items()
            if bearers[piece] > 1
        }
        self.of = {
            key: _Group(
                [key],
                {one.work},
                Counter(piece for piece in pieces[key] if self.weight.get(piece, 0) > 0),
                _ids([one]),
                one.year,
                one.year,
            )
            for key, one in traits.items()
        }
        self.having: dict[str, set[int]] = defaultdict(set)
        for key, group in self.of.items():
            for piece in group.shared:
                if piece[0] != _WORD:  # words alone join nobody; they only tip the scales
                    self.having[piece].add(key)

    def join_certain(self) -> None:
        stands: dict[int, int] = {}

        def now(key: int) -> int:
            while key in stands:
                key = stands[key]
            return key

        first: dict[str, int] = {}
        for key, one in self.traits.items():
            for mark in sorted(one.certain):
                own, other = now(key), now(first.setdefault(mark, key))
                if own != other and self.may_join(other, own):
                    self.join(other, own)
                    stands[own] = other

    def offer(self, one: int, heap: list[tuple[float, int, int, int, int]], *, above: int | None = None) -> None:
        """Put every pair with this group that has enough in common on the heap."""
        group = self.of[one]
        others = {other for piece in group.shared for other in self.having.get(piece, ())}
        for other in others:
            if other == one or (above is not None and other < above):
                continue
            score = self._score(group, self.of[other])
            if score >= _ENOUGH:
                heapq.heappush(heap, (-score, one, other, group.version, self.of[other].version))

    def is_now(self, key: int, version: int) -> bool:
        return key in self.of and self.of[key].version == version

    def may_join(self, one: int, other: int) -> bool:
        a, b = self.of[one], self.of[other]
        if not a.works.isdisjoint(b.works):
            return False
        return all(a.ids[scheme] & b.ids[scheme] for scheme in a.ids.keys() & b.ids.keys())

    def join(self, one: int, other: int) -> int:
        group, gone = self.of[one], self.of.pop(other)
        for piece in gone.shared:
            if piece[0] != _WORD:
                self.having[piece].discard(other)
                self.having[piece].add(one)
        group.keys += gone.keys
        group.works |= gone.works
        group.shared.update(gone.shared)
        for scheme, values in gone.ids.items():
            group.ids.setdefault(scheme, set()).update(values)
        known = [year for year in (group.first, group.last, gone.first, gone.last) if year is not None]
        group.first, group.last = (min(known), max(known)) if known else (None, None)
        group.version += 1
        return one

    def _score(self, one: _Group, other: _Group) -> float:
        small, large = (one, other) if len(one.keys) <= len(other.keys) else (other, one)
        few, many = (small, large) if len(small.shared) <= len(large.shared) else (large, small)
        score = sum(
            self.weight[piece]
            * min(1.0, small.shared[piece] / len(small.keys))
            * min(1.0, large.shared[piece] / math.sqrt(len(large.keys)))
            for piece in few.shared
            if piece in many.shared
        )
        if one.first is None or other.first is None or one.last is None or other.last is None:
            return score
        gap = max(one.first - other.last, other.first - one.last, 0)
        return score * math.exp(-gap / _GAP_YEARS)


def _pieces(one: Traits) -> Iterator[tuple[str, float]]:
    if len(one.people) < CROWD:
        for person in one.people:
            yield _PERSON + person, _WEIGHT_PERSON
    for institution in one.institutions:
        yield _INSTITUTION + institution, _WEIGHT_INSTITUTION
    for topic in one.topics:
        yield _TOPIC + topic, _WEIGHT_SUBJECT
    for word in _WORDS.findall(one.title.lower())[:_WORDS_AT_MOST]:
        yield _WORD + word, _WEIGHT_SUBJECT


def _weighed(weight: float, bearers: int, size: int) -> float:
    """A co-author is a co-author; whatever else most of the works have tells nothing."""
    return weight if weight == _WEIGHT_PERSON else weight * math.log(size / min(bearers, size)) / math.log(size)


def _ids(traits: Iterable[Traits]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in traits:
        for scheme, value in one.alone:
            found.setdefault(scheme, set()).add(value)
    return found
