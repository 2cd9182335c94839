"""Whose a record is, in the words of its page: plain, and the same whoever reads them.

An unclaimed record is normal. Claims that wait are not spoken of: asking for a record says nothing about it. Pure.
"""

from dataclasses import dataclass
from typing import Final

from profiles.claims.level_words import level_words
from profiles.models import ClaimState
from profiles.selectors.owner import Owner


@dataclass(frozen=True, slots=True)
class Standing:
    """`mark` is an icon; `said` the sentence; `level` what the evidence amounts to, where there is an owner.

    `title` is what is left of the sentence where the reasons of the score stand below it, and say the rest; it is empty
    where nothing else says what is to be said.
    """

    mark: str
    said: str
    level: str = ""
    is_claimed: bool = False
    title: str = ""


_UNCLAIMED: Final = Standing(
    "circle-user-round",
    "Unclaimed record. It was put together from published sources; nobody has claimed it yet.",
    title="Unclaimed record",
)
_DISPUTED: Final = Standing(
    "users",
    "More than one person says that this record is theirs. Moderators are comparing the evidence; until they have"
    " decided, it shows what was published and nothing that its owner wrote.",
    is_claimed=True,
)
_SUSPENDED: Final = Standing(
    "circle-user-round",
    "Claimed record that moderators are looking at. Meanwhile it shows what was published and nothing that its owner"
    " wrote.",
    is_claimed=True,
)


def standing(owner: Owner | None) -> Standing:
    if owner is None:
        return _UNCLAIMED
    if owner.state is ClaimState.DISPUTED:
        return _DISPUTED
    if owner.state is ClaimState.SUSPENDED:
        return _SUSPENDED
    said = "Claimed by the researcher"
    if owner.classes:
        said += f" · verified by {listed([kind.label for kind in owner.classes])}"
    level = f"level {owner.level}, {level_words(owner.level, claimed=True)}"
    return Standing("check", said, level=level, is_claimed=True, title="Claimed by the researcher")


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
