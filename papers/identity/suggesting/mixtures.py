"""Whether the works of one record fall apart into several people's. Pure.

The present resolver joins names that share one thing, so what is wrong with a record is mostly one thing too: a
co-author whose name many people bear holds two people together. Works are linked anew, by how much each shared thing
tells; what hangs on the rest by little is a part, and weighed.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from papers.identity.suggesting.dossiers import Corpus, Dossier, Place
from papers.identity.suggesting.interface import Fact, FactKind, Matter, Suggested
from papers.identity.suggesting.weighing import bearers, expected, strength

# A moderator looks through all works of the record. Few records are mixed, too few to fit or to measure this on.
MIXED_FROM: Final = 60

# Two works hang together from here on: one co-author of whose name one is to be expected is just enough.
_LINKED: Final = 1.0
_FOR_BEARERS: Final = 1.0
# What a source says by an identifier is beyond doubt here; it may be wrong, and then it is not the resolver's mistake.
_IDENTIFIER: Final = 100.0
_PLACE: Final = 1.0
_LEAST: Final = 0.0
_MOST: Final = 3.0
# What links more works than this links them by way of fewer: those next to each other in time.
_NEIGHBOURS: Final = 30
_SMALLEST_PART: Final = 2
_PARTS_AT_MOST: Final = 8

_PRIOR: Final = -3.0
_COMMON: Final = 1.6
_PLACES_APART: Final = 1.5
_WORDS_APART: Final = 1.0
_YEARS_APART: Final = 1.0
_DECADE: Final = 10
_SIZE: Final = 0.5


def parts(dossier: Dossier, corpus: Corpus) -> Suggested | None:
    """The record as people who may be several, whatever the strength; None where all of it hangs together."""
    places = sorted(dossier.places.values(), key=lambda place: (place.year or 0, place.work))
    groups = sorted(_linked(places, corpus, _enough(dossier, corpus)), key=lambda group: (-len(group), group[0].work))
    rest = [group for group in groups[1:] if len(group) >= _SMALLEST_PART][:_PARTS_AT_MOST]
    if not rest:
        return None
    weighed = [(facts, group) for group in rest for facts in [tuple(_facts(dossier, groups[0], group, corpus))]]
    best = max(weighed, key=lambda one: strength(one[0], _PRIOR))[0]
    return Suggested(
        Matter.MIXED,
        dossier.record,
        strength(best, _PRIOR),
        best,
        parts=tuple(tuple(place.name for place in group) for _, group in weighed),
    )


def _enough(dossier: Dossier, corpus: Corpus) -> float:
    """The more people bear the record's name, the more it takes to say that two works are one person's."""
    return _LINKED + _FOR_BEARERS * max(0.0, expected(dossier, corpus))


def _linked(places: Sequence[Place], corpus: Corpus, enough: float) -> list[list[Place]]:
    """Groups of places that hang together."""
    root = list(range(len(places)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for (one, other), weight in _links(places, corpus).items():
        if weight >= enough:
            root[find(one)] = find(other)
    groups: dict[int, list[Place]] = defaultdict(list)
    for at, place in enumerate(places):
        groups[find(at)].append(place)
    return list(groups.values())


def _links(places: Sequence[Place], corpus: Corpus) -> dict[tuple[int, int], float]:
    """How much each two places have in common, by their numbers. Linear in what is shared, not in pairs of works."""
    carriers: dict[tuple[float, str | int], list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        for key in place.coauthors:
            carriers[_tells(key, corpus), key].append(at)
        for where in _where(place):
            carriers[_PLACE, where].append(at)
        for identifier in place.identifiers:
            carriers[_IDENTIFIER, identifier].append(at)
    links: dict[tuple[int, int], float] = defaultdict(float)
    for (tells, _), found in carriers.items():
        for index, first in enumerate(found):
            for second in found[index + 1 : index + 1 + _NEIGHBOURS]:
                links[first, second] += tells
    return links


def _where(place: Place) -> set[str | int]:
    return {*place.institutions, *place.affiliations, *place.domains}


def _tells(key: str, corpus: Corpus) -> float:
    return max(_LEAST, min(_MOST, 1.0 - bearers(key, corpus)))


def _facts(dossier: Dossier, main: Sequence[Place], part: Sequence[Place], corpus: Corpus) -> Iterator[Fact]:
    """The part against the largest one."""
    yield Fact(FactKind.PARTS_APART, _SIZE * math.log(len(part)), len(part))
    found = expected(dossier, corpus)
    common = _COMMON * max(-1.0, min(2.0, found))
    yield Fact(FactKind.COMMON_NAME if common > 0 else FactKind.RARE_NAME, common, round(10 ** min(found, 6.0)))
    ours, theirs = ({key for place in group for key in place.coauthors} for group in (main, part))
    if bridge := ours & theirs:
        people = {place.coauthors.get(key, 0) for place in (*main, *part) for key in bridge} - {0}
        yield Fact(FactKind.PARTS_LINK, -0.3 * math.log1p(len(bridge)), len(bridge), tuple(sorted(people)[:3]))
    here, there = (
        {thing for place in group for thing in (*place.institutions, *place.affiliations)} for group in (main, part)
    )
    if here and there and not here & there:
        yield Fact(FactKind.INSTITUTIONS, _PLACES_APART, 0)
    words = [{word for place in group for word in place.words} for group in (main, part)]
    if not any(corpus.title_words.get(word, 1) * 50 <= max(corpus.works, 100) for word in words[0] & words[1]):
        yield Fact(FactKind.OTHER_WORDS, _WORDS_APART)
    years = [[place.year for place in group if place.year is not None] for group in (main, part)]
    if years[0] and years[1]:
        gap = max(min(years[0]) - max(years[1]), min(years[1]) - max(years[0]))
        if gap >= _DECADE:
            yield Fact(FactKind.YEARS_APART, _YEARS_APART, gap)
