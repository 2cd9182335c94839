"""A score in plain words: what it is made of, what each part gives, what limits it. Pure.

The page, the API and `explain_trust` say the same because they say what is made here. Classes of evidence, months and
strengths are told; what evidence rests on is not known here. Nothing here accuses anybody: what is not there has not
been shown yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from profiles.claims.level_words import level_words
from profiles.claims.levels import VOUCHES_AT_MOST, Piece, counting
from profiles.models.evidence import EvidenceKind
from profiles.trust.formula import (
    ACTS_AT_REST,
    ATTRIBUTED,
    CAPS,
    WITHOUT_NETWORK_CAP,
    WORKS_AT_REST,
    Attribution,
    Component,
    Inputs,
    Part,
    Score,
)

NAMES: Final[dict[Component, str]] = {
    Component.IDENTITY: "Who it is",
    Component.RECORD: "Its works",
    Component.NETWORK: "Who they wrote with",
    Component.CONDUCT: "Conduct",
}
ATTRIBUTION_WORDS: Final[dict[Attribution, str]] = {
    Attribution.CONFIRMED: "named by a source and confirmed by the person",
    Attribution.ORCID: "named by a source with the ORCID iD",
    Attribution.PUBLISHER: "named by a source with an author id of its own",
    Attribution.MATCHED: "matched by the portal, or said by the person alone",
    Attribution.DISPUTED: "disputed",
}
_SURE: Final = (Attribution.CONFIRMED, Attribution.ORCID, Attribution.PUBLISHER)
NETWORK_WORDS: Final = (
    "Worked out from who signed with whom: how soon one meets people who are known here, going from co-author to"
    " co-author. What is known of this record itself is left out. It says nothing about merit, and a low number accuses"
    " nobody."
)
NO_NETWORK_WORDS: Final = (
    "No network evidence: no path of co-authors leads from this record to anybody who is known here. That is usual for"
    f" newcomers. The other parts are stretched over its place, and the score goes up to {WITHOUT_NETWORK_CAP}."
)
LITTLE_NETWORK_WORDS: Final = (
    "The path to people who are known here is long, and so little would not help: the other parts are stretched over"
    " its place instead."
)


@dataclass(frozen=True, slots=True)
class PartExplained:
    """A component: its value in hundredths, the points that it gives and could give at most, and why."""

    component: Component
    name: str
    value: int
    weight: int
    points: float
    most: float
    words: str


@dataclass(frozen=True, slots=True)
class EvidenceExplained:
    """A class of evidence that counts: `pieces` of it, the newest from the month that `given` begins, good into the
    month that `until` begins. `strength` is what it was worth when given and `left` what is left of that, in [0, 1)."""

    kind: EvidenceKind
    label: str
    pieces: int
    given: date
    until: date
    strength: float
    left: float
    anchored: bool


@dataclass(frozen=True, slots=True)
class WorksExplained:
    """So many works on one ground, and how many hundredths each counts."""

    attribution: Attribution
    words: str
    works: int
    counts: int


@dataclass(frozen=True, slots=True)
class Limit:
    """`cap` is the most that the score can be; `by` says of what, "level" or "network"; `holds_back` is whether the
    score would be higher without."""

    cap: int
    by: str
    holds_back: bool
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the waterfall, in points: from `before` to `after`. `kind` is part, penalty, cap or score."""

    kind: str
    name: str
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Explanation:
    """`why` is one sentence. `parts` are in the order of the formula; the network is not among them where there is no
    evidence of it. `waterfall` starts at 0 and ends with the score."""

    why: str
    level: str
    parts: tuple[PartExplained, ...]
    evidence: tuple[EvidenceExplained, ...]
    works: tuple[WorksExplained, ...]
    network: str
    conduct: str
    penalty: str
    limit: Limit
    waterfall: tuple[Bar, ...]


def explain(given: Inputs, found: Score, *, claimed: bool, known: int = 0) -> Explanation:
    """`found` is the score of `given`; `known` how many people network evidence starts from, if that is to be told."""
    evidence = evidence_explained(given.pieces, given.as_of)
    works = tuple(
        WorksExplained(ground, ATTRIBUTION_WORDS[ground], number, ATTRIBUTED[ground])
        for ground in Attribution
        if (number := (given.works or {}).get(ground, 0))
    )
    limit = _limit(given, found, claimed=claimed)
    network = NO_NETWORK_WORDS if given.network is None else _network(given.network, known, counts=found.counts_network)
    conduct = _conduct(given)
    said = {
        Component.IDENTITY: _identity(evidence, claimed=claimed),
        Component.RECORD: _record(works),
        Component.NETWORK: network,
        Component.CONDUCT: conduct,
    }
    return Explanation(
        why=_why(given, found, evidence, limit, claimed=claimed),
        level=level_words(found.level, claimed=claimed),
        parts=tuple(_part(part, said[part.component]) for part in found.parts),
        evidence=evidence,
        works=works,
        network=network,
        conduct=conduct,
        penalty=f"Moderators have decided that {found.penalty} % is taken off for now." if found.penalty else "",
        limit=limit,
        waterfall=_waterfall(found, limit),
    )


def evidence_explained(pieces: Sequence[Piece], as_of: datetime) -> tuple[EvidenceExplained, ...]:
    """Each class that counts, the one of which most is left first."""
    classes: dict[EvidenceKind, list[Piece]] = {}
    for piece in counting(pieces, as_of):
        classes.setdefault(piece.kind, []).append(piece)
    made = [_class(kind, found, as_of) for kind, found in classes.items()]
    return tuple(sorted(made, key=lambda one: (-one.left, one.kind)))


def _class(kind: EvidenceKind, pieces: list[Piece], as_of: datetime) -> EvidenceExplained:
    together = kind is EvidenceKind.VOUCH
    given, left = [piece.strength for piece in pieces], [piece.worth(as_of) for piece in pieces]
    return EvidenceExplained(
        kind=kind,
        label=str(kind.label),
        pieces=len(pieces),
        given=_month(max(piece.given_at for piece in pieces)),
        until=_month(max(piece.expires_at for piece in pieces)),
        strength=min(VOUCHES_AT_MOST, sum(given)) if together else max(given),
        left=min(VOUCHES_AT_MOST, sum(left)) if together else max(left),
        anchored=any(piece.anchored for piece in pieces),
    )


def _month(moment: datetime) -> date:
    return moment.date().replace(day=1)


def _part(part: Part, words: str) -> PartExplained:
    return PartExplained(part.component, NAMES[part.component], part.value, part.weight, part.points, part.most, words)


# --- words ----------------------------------------------------------------------------------------------------------


def _why(given: Inputs, found: Score, evidence: Sequence[EvidenceExplained], limit: Limit, *, claimed: bool) -> str:
    said = [_who(evidence, claimed=claimed), _whose(given)]
    if given.network is None:
        said.append("there is no network evidence")
    else:
        little = "" if found.counts_network else ", too little to count"
        said.append(f"network evidence is {given.network} of 100{little}")
    if given.penalty:
        said.append(f"{given.penalty} % is taken off by a decision of moderators")
    if limit.holds_back:
        lacking = "without it" if given.network is None else "with so little"
        where = f"at level {given.level}" if limit.by == "level" else lacking
        said.append(f"the score goes up to {limit.cap} {where}")
    return "; ".join(said) + "."


def _who(evidence: Sequence[EvidenceExplained], *, claimed: bool) -> str:
    if not claimed:
        return "Nobody has claimed it yet"
    if not evidence:
        return "Its evidence has run out"
    return f"Verified by {_listed([one.label for one in evidence])}"


def _whose(given: Inputs) -> str:
    works = given.works or {}
    total, sure = sum(works.values()), sum(works.get(ground, 0) for ground in _SURE)
    if not total:
        return "no work is attributed to it"
    if not sure:
        return (
            "its one work was matched by the portal"
            if total == 1
            else f"its {total:,} works were matched by the portal"
        )
    if sure == total:
        return (
            "its one work is confirmed or identified"
            if total == 1
            else f"all {total:,} works are confirmed or identified"
        )
    return f"{sure:,} of {total:,} works {'is' if sure == 1 else 'are'} confirmed or identified"


def _identity(evidence: Sequence[EvidenceExplained], *, claimed: bool) -> str:
    if not claimed:
        return "Nobody has claimed the record, so nothing shows yet who it is."
    if not evidence:
        return "The evidence of its owner has run out."
    kinds = "One kind of evidence" if len(evidence) == 1 else f"{len(evidence)} kinds of evidence"
    return f"{kinds}: {_listed([one.label for one in evidence])}. Each takes away a part of the doubt that is left."


def _record(works: Sequence[WorksExplained]) -> str:
    if not works:
        return "No work is attributed to this record."
    told = "; ".join(f"{one.works:,} {one.words}" for one in works)
    return f"{told}. {WORKS_AT_REST} more count as not attributed, so that few works say less than many."


def _network(value: int, known: int, *, counts: bool) -> str:
    people = "1 person who is" if known == 1 else f"{known:,} people who are"
    told = f"{value} of 100{f', from {people} known here' if known else ''}. {NETWORK_WORDS}"
    return told if counts else f"{told} {LITTLE_NETWORK_WORDS}"


def _conduct(given: Inputs) -> str:
    if not given.good and not given.bad:
        return "Nothing yet that somebody else has judged."
    right = f"{_acts(given.good)} that somebody else found right, {given.bad:,} found wrong."
    return f"{right} {ACTS_AT_REST} more count as neither."


def _acts(number: int) -> str:
    return "1 act" if number == 1 else f"{number:,} acts"


def _limit(given: Inputs, found: Score, *, claimed: bool) -> Limit:
    by = "level" if found.cap == CAPS[found.level] else "network"
    if by == "network":
        lacking = "Without" if given.network is None else "With so little"
        words = f"{lacking} network evidence the score goes up to {found.cap}."
    elif claimed:
        words = f"Level {found.level} goes up to {found.cap}: {level_words(found.level, claimed=True)}."
    else:
        words = f"A record that nobody has claimed goes up to {found.cap}."
    return Limit(found.cap, by, bool(found.limited_by), words)


def _waterfall(found: Score, limit: Limit) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    at = 0.0
    for part in found.parts:
        bars.append(Bar("part", NAMES[part.component], at, at + part.points))
        at = bars[-1].after
    if found.penalty:
        bars.append(Bar("penalty", f"{found.penalty} % taken off", at, at * (100 - found.penalty) / 100))
    if limit.holds_back:
        bars.append(Bar("cap", limit.words.rstrip("."), found.uncapped, found.cap))
    bars.append(Bar("score", "Score", 0, found.value))
    return tuple(bars)


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
