"""`/trust/`: how trust is worked out, in words, with the constants that it is worked out with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from profiles.claims.level_words import LEVELS
from profiles.claims.levels import CLEAN_DAYS, HALF_LIFE, VOUCHES_AT_MOST
from profiles.evidence.kinds import ORCID_WITH_MATCH, WORTH
from profiles.models import EvidenceKind
from profiles.trust.explaining import ATTRIBUTION_WORDS, NAMES
from profiles.trust.formula import (
    ACTS_AT_REST,
    ATTRIBUTED,
    BANDS,
    CAPS,
    VERSION,
    WEIGHTS,
    WITHOUT_NETWORK_CAP,
    WORKS_AT_REST,
    Attribution,
    Component,
    Inputs,
    score,
)

_SAYS: Final[dict[Component, str]] = {
    Component.IDENTITY: "Whether somebody has shown that the record is theirs, and in how many independent ways.",
    Component.RECORD: "On what ground each work is on the record.",
    Component.NETWORK: "How soon one meets people who are known here, going from co-author to co-author.",
    Component.CONDUCT: "How the owner deals with other people’s records, as others judged it.",
}
_DAYS_IN_A_MONTH: Final = 30.44
# No evidence, so nothing ages.
_ANY_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KindWorth:
    """What a class of evidence is worth when it is given, and for how many months."""

    label: str
    strength: float
    months: int


@dataclass(frozen=True, slots=True)
class Example:
    """A record that nobody has claimed, worked out by hand and by the formula."""

    works: int
    network: int
    record: int
    from_works: float
    from_network: float
    value: int
    band: str


def example() -> Example:
    works, network = 47, 40
    found = score(Inputs(as_of=_ANY_TIME, level=1, works={Attribution.MATCHED: works}, network=network))
    parts = {part.component: part for part in found.parts}
    record = parts[Component.RECORD]
    return Example(
        works, network, record.value, record.points, parts[Component.NETWORK].points, found.value, found.band
    )


@require_safe
def trust_explained(request: HttpRequest) -> HttpResponse:
    context = {
        "version": VERSION,
        "components": [(NAMES[one], WEIGHTS[one], _SAYS[one]) for one in Component],
        "grounds": [(ATTRIBUTION_WORDS[one], ATTRIBUTED[one]) for one in Attribution],
        "kinds": kinds(),
        "orcid_with_match": ORCID_WITH_MATCH,
        "vouches_at_most": VOUCHES_AT_MOST,
        "half_life": months(HALF_LIFE.days),
        "levels": [(number, words, CAPS[number]) for number, words in enumerate(LEVELS)],
        "clean_days": CLEAN_DAYS.days,
        "bands": [(0, "Unknown"), *((least, str(name)) for least, name in reversed(BANDS))],
        "without_network": WITHOUT_NETWORK_CAP,
        "rest_of_weights": sum(WEIGHTS[one] for one in Component if one is not Component.NETWORK),
        "works_at_rest": WORKS_AT_REST,
        "acts_at_rest": ACTS_AT_REST,
        "example": example(),
    }
    return render(request, "profiles/trust/explained.html", context)


def kinds() -> list[KindWorth]:
    """The classes of evidence, the strongest first."""
    found = [KindWorth(str(kind.label), WORTH[kind].strength, months(WORTH[kind].lasts.days)) for kind in EvidenceKind]
    return sorted(found, key=lambda one: -one.strength)


def months(days: int) -> int:
    return round(days / _DAYS_IN_A_MONTH)
