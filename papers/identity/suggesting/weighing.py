"""Whether two records may be one person: what speaks for it and what against, added up. Pure.

Weights are natural log odds. They were fitted (logistic regression, rounded) on the ACL Anthology of November 2025,
resolved with all identifiers taken out of it, against the ORCID iDs and person ids that were taken out; what that
sample cannot tell, because next to no record in it has it, is said beside the figure. The prior is well below the
sample's, whose people have an identifier and are therefore easier to tell. ADR 88 has the figures.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final

from papers.identity.suggesting.dossiers import Corpus, Dossier
from papers.identity.suggesting.interface import Fact, FactKind, Matter, Suggested
from papers.identity.suggesting.name_forms import Form, closest_form
from papers.names import name_key

# One in two is worth a question to somebody who knows the answer at once.
ASKED_FROM: Final = 50
# A moderator has to look it up: four in five should be worth it.
LISTED_FROM: Final = 80

_PRIOR: Final = -0.5
_FORMS: Final[Mapping[Form, tuple[FactKind, float]]] = {
    Form.SAME: (FactKind.SAME_NAME, 0.0),
    Form.UNMARKED: (FactKind.NAME_UNMARKED, -0.4),
    Form.SPACING: (FactKind.NAME_SPACING, 0.0),
    Form.ORDER: (FactKind.NAME_ORDER, -0.3),
    Form.MIDDLE: (FactKind.NAME_MIDDLE, -0.3),
    Form.INITIALS: (FactKind.NAME_INITIALS, -0.3),
    # Nine pairs in the sample; that accents tell people apart is what people told trackers.
    Form.MARKS_DIFFER: (FactKind.NAME_MARKS_DIFFER, -2.0),
}
# How many people of a name are to be expected if given and family names were drawn by lot: for each factor of ten.
_RARITY: Final = 1.6
_RAREST: Final = -2.5
_COMMONEST: Final = 2.0
_SAME_INITIAL: Final = 1 / 15
_COAUTHORS: Final = 1.4
_COAUTHORS_AT_MOST: Final = 5
_NO_COAUTHORS: Final = -0.5
# The sample has two dozen pairs with a common institution, all of them right.
_INSTITUTIONS: Final = 1.0
_DOMAINS: Final = 1.0
_WORDS: Final = 7.5
_WORDS_AT_MOST: Final = 2.25
_WORDS_SHOWN: Final = 5
_COMMON_IN: Final = 50  # a word of more than one title in fifty is nobody's own
_LITTLE_ALIKE: Final = 0.01
_VENUES: Final = 0.15
_VENUES_AT_MOST: Final = 2.25
_TOPICS: Final = 0.1
_TOPICS_AT_MOST: Final = 1.5
_YEARS: Final = ((20, -1.2), (10, -0.8))
_TWO_IDENTIFIERS: Final = -4.0
_TWO_OWNERS: Final = -3.0
# Facts that are about the name alone. They never make two records one person where an accent differs.
_OF_NAMES: Final = frozenset({FactKind.RARE_NAME, FactKind.COMMON_NAME, *(kind for kind, _ in _FORMS.values())})


def duplicate(one: Dossier, other: Dossier, corpus: Corpus) -> Suggested | None:
    """The two as a suggestion, whatever its strength; None where they cannot be one person.

    Two names in one author list are two people. A difference in accents is never forgiven for the name's sake alone.
    """
    form = closest_form(one.names, other.names)
    if form is None or not one.places or not other.places or one.places.keys() & other.places.keys():
        return None
    facts = tuple(_facts(one, other, form, corpus))
    else_for = any(fact.weight > 0 and fact.kind not in _OF_NAMES for fact in facts)
    if form in {Form.UNMARKED, Form.MARKS_DIFFER} and not else_for:
        return None
    larger, smaller = sorted((one, other), key=lambda d: (-len(d.places), d.record))
    alone = next(iter(smaller.places.values())) if len(smaller.places) == 1 else None
    return Suggested(
        Matter.MISSING if alone else Matter.DUPLICATE,
        larger.record,
        strength(facts),
        facts,
        other=smaller.record,
        name=alone.name if alone else None,
        work=alone.work if alone else None,
    )


def strength(facts: tuple[Fact, ...], prior: float = _PRIOR) -> int:
    odds = prior + sum(fact.weight for fact in facts)
    return min(99, round(100 / (1 + math.exp(-max(-30.0, min(30.0, odds))))))


def _facts(one: Dossier, other: Dossier, form: Form, corpus: Corpus) -> Iterator[Fact]:
    yield Fact(*_FORMS[form])
    yield _rarity(one, other, corpus)
    yield from _company(one, other)
    yield from _places(one, other)
    yield from _titles(one, other, corpus)
    if shared := one.venues() & other.venues():
        weight = _VENUES * sum(_idf(corpus.venues.get(venue, 1), corpus) for venue in shared)
        yield Fact(FactKind.VENUES, min(_VENUES_AT_MOST, weight), len(shared), _rarest(shared, corpus.venues))
    if shared := one.topics() & other.topics():
        weight = _TOPICS * sum(_idf(corpus.topics.get(topic, 1), corpus) for topic in shared)
        yield Fact(FactKind.TOPICS, min(_TOPICS_AT_MOST, weight), len(shared), _rarest(shared, corpus.topics))
    yield from _years(one, other)
    for scheme in sorted(one.identifiers.keys() & other.identifiers.keys()):
        if not one.identifiers[scheme] & other.identifiers[scheme]:
            yield Fact(FactKind.TWO_IDENTIFIERS, _TWO_IDENTIFIERS, words=(scheme,))
    if one.owned and other.owned:
        yield Fact(FactKind.TWO_OWNERS, _TWO_OWNERS)


def _rarity(one: Dossier, other: Dossier, corpus: Corpus) -> Fact:
    """By the commoner name of the two records: one that is spelt out says more than its initials."""
    found = max(expected(dossier, corpus) for dossier in (one, other))
    weight = -_RARITY * max(_RAREST, min(_COMMONEST, found))
    return Fact(FactKind.RARE_NAME if weight > 0 else FactKind.COMMON_NAME, weight, round(10 ** min(found, 6.0)))


def expected(dossier: Dossier, corpus: Corpus) -> float:
    """Power of ten of how many bear the rarest of the record's names, if first and last words were drawn by lot."""
    return min((bearers(name_key(name), corpus) for name in dossier.names), default=_COMMONEST)


def bearers(key: str, corpus: Corpus) -> float:
    """The same of one name (`papers.names.name_key`)."""
    words, share = key.split(), 1.0
    for word in {words[0], words[-1]} if words else ():
        share *= _SAME_INITIAL if len(word) == 1 else max(corpus.name_words.get(word, 1), 1) / max(corpus.names, 1)
    return math.log10(max(corpus.names, 1) * share)


def _company(one: Dossier, other: Dossier) -> Iterator[Fact]:
    ours, theirs = one.coauthors(), other.coauthors()
    if shared := ours.keys() & theirs.keys():
        weight = _COAUTHORS * math.log1p(min(_COAUTHORS_AT_MOST, len(shared)))
        people = sorted({ours[key] or theirs[key] for key in shared} - {0})
        yield Fact(FactKind.COAUTHORS, weight, len(shared), tuple(people[:3]))
    elif ours and theirs and (fewer := min(len(one.places), len(other.places))) > 1:
        yield Fact(FactKind.NO_COAUTHORS, _NO_COAUTHORS * math.log(fewer), fewer)


def _places(one: Dossier, other: Dossier) -> Iterator[Fact]:
    institutions = one.institutions() & other.institutions()
    alike = len(institutions) + len(one.affiliations() & other.affiliations())
    if alike:
        yield Fact(FactKind.INSTITUTIONS, _INSTITUTIONS, alike, tuple(sorted(institutions)[:3]))
    if domains := one.domains() & other.domains():
        yield Fact(FactKind.DOMAINS, _DOMAINS, len(domains), words=tuple(sorted(domains)[:3]))


def _titles(one: Dossier, other: Dossier, corpus: Corpus) -> Iterator[Fact]:
    ours, theirs = _vector(one, corpus), _vector(other, corpus)
    if not ours or not theirs:
        return
    shared = {word: weight * theirs[word] for word, weight in ours.items() if word in theirs}
    length = math.sqrt(sum(w * w for w in ours.values()) * sum(w * w for w in theirs.values()))
    alike = sum(shared.values()) / length
    told = [word for word in sorted(shared, key=lambda word: (-shared[word], word)) if _tells(word, corpus)]
    if alike > _LITTLE_ALIKE and told:
        yield Fact(FactKind.WORDS, min(_WORDS_AT_MOST, _WORDS * alike), len(told), words=tuple(told[:_WORDS_SHOWN]))
    elif min(len(one.places), len(other.places)) > 1:
        yield Fact(FactKind.OTHER_WORDS, 0.0)


def _vector(dossier: Dossier, corpus: Corpus) -> dict[str, float]:
    found = {
        word: (1 + math.log(n)) * _idf(corpus.title_words.get(word, 1), corpus) for word, n in dossier.words().items()
    }
    return {word: weight for word, weight in found.items() if weight > 0}


def _tells(word: str, corpus: Corpus) -> bool:
    return corpus.title_words.get(word, 1) * _COMMON_IN <= max(corpus.works, _COMMON_IN * 2)


def _idf(have: int, corpus: Corpus) -> float:
    return max(0.0, math.log(max(corpus.works, 1) / max(have, 1)))


def _rarest(shared: set[int], sizes: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(sorted(shared, key=lambda one: (sizes.get(one, 1), one))[:3])


def _years(one: Dossier, other: Dossier) -> Iterator[Fact]:
    ours, theirs = one.years(), other.years()
    if ours is None or theirs is None:
        return
    gap = max(ours[0] - theirs[1], theirs[0] - ours[1])
    for years, weight in _YEARS:
        if gap >= years:
            yield Fact(FactKind.YEARS_APART, weight, gap)
            return
    if gap <= 0:
        yield Fact(FactKind.YEARS_TOGETHER, 0.0, -gap + 1)
