"""What is said to the person who typed: whole sentences, each once, in the order in which things were met."""

from collections.abc import Iterator
from typing import Final

_LONGEST_QUOTE: Final = 60


class Notes:
    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def say(self, sentence: str) -> None:
        self._said[sentence] = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)


def quoted(typed: str) -> str:
    """What was typed, short enough to be quoted in a sentence."""
    typed = " ".join(typed.split())
    return f"“{typed if len(typed) <= _LONGEST_QUOTE else typed[: _LONGEST_QUOTE - 1].rstrip() + '…'}”"


def listed(things: list[str], *, last: str = "and") -> str:
    """`["a", "b", "c"]` gives "a, b and c"."""
    return f" {last} ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)
