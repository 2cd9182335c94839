"""What each level is called, on every page and in every answer. Pure."""

from typing import Final

LEVELS: Final = (
    "a name only",
    "imported from published sources",
    "one kind of evidence",
    "two independent kinds of evidence",
    "two independent kinds of evidence, one of them confirmed by somebody else",
)
# Of a record that somebody holds at level 1.
RUN_OUT: Final = "its evidence has run out"


def level_words(level: int, *, claimed: bool) -> str:
    return RUN_OUT if claimed and level == 1 else LEVELS[level]
