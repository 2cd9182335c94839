"""What somebody has marked on the sorting page: which works are theirs, which are not, and which they are not sure of.

Pure. A work's own mark counts before its group's, and that before "all others are not mine". A group says in the form
which works it has, because they may be grouped otherwise when the form comes back. Numbers that were not offered are
not heard: `among` says which were.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import QueryDict

# Nothing that is sent names more than this; a page shows fewer.
MOST: Final = 2000
_LONGEST: Final = 40_000


class Mark(StrEnum):
    MINE = "mine"
    NOT_MINE = "not"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Marks:
    """By the number of a name in an author list; the three never overlap."""

    mine: frozenset[int] = frozenset()
    not_mine: frozenset[int] = frozenset()

    def of(self, name: int) -> Mark:
        if name in self.mine:
            return Mark.MINE
        return Mark.NOT_MINE if name in self.not_mine else Mark.UNSURE

    def among(self, names: Iterable[int]) -> "Marks":
        there = frozenset(names)
        return Marks(self.mine & there, self.not_mine & there)

    def of_all(self, names: Collection[int]) -> Mark | None:
        """The mark that all of them have; None where they differ or none has any."""
        found = {self.of(name) for name in names}
        return found.pop() if len(found) == 1 and found != {Mark.UNSURE} else None

    def __bool__(self) -> bool:
        return bool(self.mine or self.not_mine)


def read_marks(sent: QueryDict, *, among: Collection[int]) -> Marks:
    """The marks of a form: `w<n>`, `g<n>` with `in<n>`, `rest`, and `mine` and `not` as plain lists."""
    found: dict[int, Mark] = dict.fromkeys(among, Mark.NOT_MINE) if sent.get("rest") == Mark.NOT_MINE else {}
    for mark, key in ((Mark.MINE, "mine"), (Mark.NOT_MINE, "not")):
        found.update(dict.fromkeys(_numbers(sent.get(key, "")), mark))
    for group, given in _marked(sent, "g"):
        found.update(dict.fromkeys(_numbers(sent.get(f"in{group}", "")), given))
    found.update(_marked(sent, "w"))
    return _sorted_out(found, among)


def packed(names: Collection[int]) -> str:
    """As `mine` and `not` say it."""
    return ",".join(str(name) for name in sorted(names))


def _sorted_out(found: Mapping[int, Mark], among: Collection[int]) -> Marks:
    there = frozenset(among)
    return Marks(
        frozenset(name for name, mark in found.items() if mark is Mark.MINE and name in there),
        frozenset(name for name, mark in found.items() if mark is Mark.NOT_MINE and name in there),
    )


def _marked(sent: QueryDict, letter: str) -> list[tuple[int, Mark]]:
    """What is marked in fields that are this letter and a number."""
    marks = set(Mark)
    fields = ((_number(key[1:]), sent.get(key, "")) for key in sent if key[:1] == letter)
    return [(number, Mark(value)) for number, value in fields if number is not None and value in marks]


def _numbers(text: str) -> list[int]:
    numbers = (_number(part) for part in text[:_LONGEST].split(",")[:MOST])
    return [number for number in numbers if number is not None]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - a bigint
