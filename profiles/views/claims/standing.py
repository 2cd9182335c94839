"""How far a claim has come and what is missing, in words. Pure: from pieces of evidence and the state of the claim.

The rules are those of `profiles.claims`; nothing here decides anything, and nothing is promised that they do not give.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from profiles.claims.levels import CLEAN_DAYS, Piece, counting, independent_classes
from profiles.claims.transitions import Guard
from profiles.models import ClaimState

STEPS: Final = ("You", "Evidence", "Decision", "Yours")
# What stands between a claimant and a decision by rules alone, as it is put to them.
LACKING: Final = {
    Guard.NOT_CONTESTED: "Somebody else has asked for the same record.",
    Guard.HAS_EVIDENCE: "Nothing you have given so far names this record.",
    Guard.NAME_FITS: "Your name here is not one of the names on these works.",
}
_HIGHEST: Final = 4
# Which step is being taken; after the last one there is nothing to do. Closed claims show no steps.
_AT: Final = {
    ClaimState.DRAFT: 1,
    ClaimState.EXPIRED: 1,
    ClaimState.PENDING: 2,
    ClaimState.COOLING: 2,
    ClaimState.DISPUTED: 2,
    ClaimState.SUSPENDED: 2,
    ClaimState.ACTIVE: 3,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four. `state` is done, now or later."""

    label: str
    state: str


def steps(state: ClaimState) -> list[Step]:
    """Nothing for a claim that is over."""
    if state not in _AT:
        return []
    at = _AT[state]
    return [
        Step(label, "done" if place < at else "now" if place == at else "later") for place, label in enumerate(STEPS)
    ]


def next_level(
    pieces: Sequence[Piece], now: datetime, *, level: int, state: ClaimState, clean_since: datetime | None
) -> str:
    """What would raise the level of a claim that holds its record, or nothing where it is the highest."""
    if level >= _HIGHEST:
        return ""
    if state is not ClaimState.ACTIVE:
        return "The level can rise again once this is settled. More evidence still helps."
    classes = independent_classes(pieces, now)
    counted = counting(pieces, now)
    if classes < 2:  # noqa: PLR2004 - two classes make level 3
        return _second_class(rests_on_one=len({piece.kind for piece in counted}) > classes)
    if any(piece.anchored for piece in counted):
        begins = (clean_since or now) + CLEAN_DAYS
        return f"Level 4 comes by itself on {begins:%-d %b %Y}, if nobody disputes the record."
    return (
        "Level 4 needs evidence that somebody else stands for: works on your ORCID record that a publisher or an"
        " institution put there, or a review by two moderators."
    )


def _second_class(*, rests_on_one: bool) -> str:
    if rests_on_one:
        return (
            "Level 3 needs a second kind of evidence that comes another way: what you have given rests on one and the"
            " same thing, and counts once."
        )
    return "Level 3 needs a second kind of evidence, independent of the first."
