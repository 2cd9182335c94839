"""What each decision of a moderator leads to, in words that are read before the button. Pure.

Whoever changes what an act does changes its words here: `profiles.claims.consequences` and `notices` are the truth.
"""

from dataclasses import dataclass
from typing import Final

from profiles.claims.transitions import Act


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`title` names the decision, `follows` is what it leads to, sentence by sentence. `act` is what the table calls
    it; with `needs_two` it is proposed, and another moderator confirms. `key` opens it from the keyboard."""

    act: Act
    title: str
    follows: tuple[str, ...]
    needs_two: bool = False
    key: str = ""

    @property
    def button(self) -> str:
        return "Propose" if self.needs_two else self.title


_LOSES = (
    "The present owner loses the record and is told how to appeal.",
    "What the owner wrote about themselves leaves the page with them.",
    "Words that the owner gave for co-authors stop counting.",
)
_ON_HISTORY = "The history of the record says so, with the reason."

ACCEPTING: Final[dict[Act, Foreseen]] = {
    foreseen.act: foreseen
    for foreseen in (
        Foreseen(
            Act.ACCEPT,
            "Accept",
            (
                "The record is theirs at once, and they can edit the page.",
                "The level follows from the evidence that counts.",
                _ON_HISTORY,
            ),
            key="a",
        ),
        Foreseen(
            Act.COOL,
            "Accept, with 14 days to object",
            (
                "Every address of the owner is told, and the owner can object for 14 days.",
                "An objection makes it a dispute, which two moderators decide.",
                "Without one, a clearly stronger claim takes the record by itself; any other comes back here.",
            ),
            key="a",
        ),
        Foreseen(Act.TAKE_OVER, "Give the record over", (*_LOSES, _ON_HISTORY), key="a"),
        Foreseen(
            Act.DIVIDE,
            "Give the works a record of their own",
            (
                "The works that the claim names leave this record and become a new one, which is theirs at once.",
                "The owner of this record, if there is one, is told.",
                _ON_HISTORY,
            ),
            key="a",
        ),
    )
}
REJECT: Final = Foreseen(
    Act.REJECT,
    "Reject",
    (
        "The claimant is told, with the reason and what you write, and how to appeal.",
        "They may claim the record again.",
        _ON_HISTORY,
    ),
    key="r",
)
OVER_VERIFIED: Final = Foreseen(
    Act.TAKE_OVER, "Give the record over, against a verified owner", (*_LOSES, _ON_HISTORY), needs_two=True
)
UPHOLD: Final = Foreseen(Act.UPHOLD, "The record moves", (*_LOSES, _ON_HISTORY), needs_two=True, key="a")
DISMISS: Final = Foreseen(
    Act.REJECT,
    "The owner stays",
    (
        "The claim is rejected and the dispute closes.",
        "Without another dispute the owner is in full standing again; the 30 clean days begin anew.",
        _ON_HISTORY,
    ),
    needs_two=True,
    key="r",
)
SUSPEND: Final = Foreseen(
    Act.SUSPEND,
    "Suspend",
    (
        "The owner cannot edit the page, and is told why.",
        "The page shows what the sources say alone.",
        "Another moderator reinstates, or two revoke.",
    ),
    key="s",
)
REINSTATE: Final = Foreseen(
    Act.REINSTATE,
    "Reinstate",
    ("The owner has the record again, at the level of the evidence that counts now.", _ON_HISTORY),
    key="a",
)
REVOKE: Final = Foreseen(
    Act.REVOKE,
    "Revoke",
    (
        "The owner loses the record for good, unless an appeal is granted.",
        "Words that they gave for co-authors stop counting.",
        _ON_HISTORY,
    ),
    needs_two=True,
)
REOPEN: Final = Foreseen(
    Act.REOPEN, "Open again", ("The claim waits again, and a moderator decides.", "The claimant is told.")
)
