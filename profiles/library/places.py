"""Where on a list a work stands, as numbers with room between them. Pure.

A work that is moved gets a number between its new neighbours', and only where there is no room left is the whole list
numbered anew: moving costs one row, whatever the length of the list.
"""

from collections.abc import Sequence
from typing import Final

STEP: Final = 1 << 10
# PostgreSQL's integers end a little further on.
_LOWEST: Final = -(1 << 30)
_HIGHEST: Final = 1 << 30


def between(before: int | None, after: int | None) -> int | None:
    """A number between the two, None standing for an end of the list; None where there is no room."""
    if before is None and after is None:
        return 0
    if before is None:
        number = after - STEP if after is not None else 0
    elif after is None:
        number = before + STEP
    else:
        number = (before + after) // 2
        if not before < number < after:
            return None
    return number if _LOWEST < number < _HIGHEST else None


def on_top(first: int | None, amount: int) -> list[int] | None:
    """Numbers for so many works, in their order, before the one that stands first; None where there is no room."""
    start = (first if first is not None else STEP) - STEP * amount
    return [start + STEP * at for at in range(amount)] if start > _LOWEST else None


def anew(amount: int) -> Sequence[int]:
    return range(STEP, STEP * (amount + 1), STEP)
