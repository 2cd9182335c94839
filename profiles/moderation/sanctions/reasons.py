"""What an account is sanctioned for, by how much and for how long: a list, so that nobody's penalty depends on who
happened to decide it. Pure.

A code goes into the record of acts and is never given another meaning; one that is no longer imposed is marked so and
stays. Changing a figure changes what is imposed from then on, and nothing that was: each sanction keeps its own.

How the figures were chosen. 10 % is felt and moves hardly anybody to another band; after three months it has been a
warning. 30 % takes the best record below the highest band: it was not one moment, and somebody else had to put it
right. 40 % and 60 % take it below the bands that others rely on, for as long as a co-author's word counts (24 months):
who vouched falsely is not asked before those words are gone. No single act takes everything: the record's own evidence
still speaks, and ownership that rests on falsehood is ended by the decision on the claim, not by a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class About(StrEnum):
    """What kind of case an act stands on."""

    CLAIM = "claim"  # the person's own
    WORD = "word"  # somebody else's claim, on which the person gave their word
    CORRECTION = "correction"  # a request of the person's


@dataclass(frozen=True, slots=True)
class SanctionReason:
    """`label` is what a moderator chooses, `said` what the person reads: what they did, as a sentence about the act."""

    code: str
    about: frozenset[About]
    severity: int
    months: int
    label: str
    said: str


def _reason(code: str, about: Iterable[About], severity: int, months: int, label: str, said: str) -> SanctionReason:  # noqa: PLR0917
    return SanctionReason(code, frozenset(about), severity, months, label, said)


SANCTION_REASONS: Final[tuple[SanctionReason, ...]] = (
    _reason(
        "made-up-evidence", (About.CLAIM,), 60, 24,
        "Claimed a record with made-up evidence",
        "You claimed a record with evidence that was made up.",
    ),
    _reason(
        "authorship-sold", (About.CLAIM, About.CORRECTION), 60, 24,
        "Offered or bought authorship",
        "You offered authorship for money or favours, or bought it.",
    ),
    _reason(
        "false-word", (About.WORD,), 40, 24,
        "Vouched for somebody who is not the person",
        "You gave your word for somebody and could not know that it was true.",
    ),
    _reason(
        "harmful-corrections", (About.CORRECTION,), 30, 12,
        "Asked for corrections known to be wrong, to the harm of others",
        "You asked for changes to the record of somebody else and knew that they were wrong.",
    ),
    _reason(
        "abusive-words", (About.CLAIM, About.CORRECTION), 10, 3,
        "Abusive words, or pressing people for their word",
        "You wrote to people through the portal in a way that nobody has to bear.",
    ),
)  # fmt: skip

_BY_CODE: Final = {reason.code: reason for reason in SANCTION_REASONS}


def sanction_reason(code: str) -> SanctionReason | None:
    return _BY_CODE.get(code)
