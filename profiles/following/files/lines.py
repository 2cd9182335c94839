"""What a file of follows says, line by line, before anybody knows what of it is here. Pure."""

from dataclasses import dataclass
from typing import Final

LARGEST_FILE: Final = 1024 * 1024
MOST_LINES: Final = 3_000


class NotReadableError(Exception):
    """The file as a whole cannot be read, for the reason that it says in one sentence."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One follow on its way out. `target` is "A5", empty for a search, whose `url` says what it asks."""

    kind: str
    target: str
    name: str
    frequency: str
    since: str
    url: str
    feed: str


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a file. `references` are the cells that may say what is followed, the most telling first; `name` is
    for whoever reads what became of the line."""

    number: int
    references: tuple[str, ...]
    name: str
    frequency: str


def checked(raw: bytes) -> bytes:
    """Raises NotReadableError."""
    if len(raw) > LARGEST_FILE:
        raise NotReadableError(f"This file is larger than {LARGEST_FILE // 1024 // 1024} MB. Divide it.")
    if not raw.strip():
        raise NotReadableError("This file is empty.")
    return raw


def bounded(lines: list[Said]) -> list[Said]:
    """Raises NotReadableError."""
    if len(lines) > MOST_LINES:
        raise NotReadableError(f"This file has more than {MOST_LINES:,} lines. Divide it.")
    if not lines:
        raise NotReadableError("Nothing in this file says what to follow.")
    return lines
