"""What somebody may want to look at, and why: facts of a few kinds that say for themselves what they count for.

Facts hold numbers of records, never names: what is shown is what the records are called when somebody looks.
Imports nothing of Django.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class FactKind(StrEnum):
    """What was found. `papers.identity.suggesting.wording` says each in a sentence."""

    SAME_NAME = "same-name"
    NAME_UNMARKED = "name-unmarked"
    NAME_SPACING = "name-spacing"
    NAME_ORDER = "name-order"
    NAME_MIDDLE = "name-middle"
    NAME_INITIALS = "name-initials"
    NAME_MARKS_DIFFER = "name-marks-differ"
    RARE_NAME = "rare-name"
    COMMON_NAME = "common-name"
    COAUTHORS = "coauthors"
    NO_COAUTHORS = "no-coauthors"
    INSTITUTIONS = "institutions"
    DOMAINS = "domains"
    TOPICS = "topics"
    WORDS = "words"
    OTHER_WORDS = "other-words"
    VENUES = "venues"
    YEARS_TOGETHER = "years-together"
    YEARS_APART = "years-apart"
    TWO_IDENTIFIERS = "two-identifiers"
    TWO_OWNERS = "two-owners"
    PARTS_LINK = "parts-link"
    PARTS_APART = "parts-apart"


@dataclass(frozen=True, slots=True)
class Fact:
    """`weight` is in natural log odds: above 0 it speaks for the suggestion, below against it. Of `records`, the kind
    says what they are; `count` is how many there are in all, or years; `words` are words of titles, domains or names
    of schemes."""

    kind: FactKind
    weight: float
    count: int = 0
    records: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    def as_json(self) -> list[Any]:
        return [self.kind.value, round(self.weight, 2), self.count, list(self.records), list(self.words)]

    @classmethod
    def from_json(cls, kept: list[Any]) -> "Fact":
        kind, weight, count, records, words = kept
        return cls(FactKind(kind), weight, count, tuple(records), tuple(words))


class Matter(StrEnum):
    """What a suggestion is about."""

    DUPLICATE = "duplicate"
    MIXED = "mixed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Suggested:
    """`strength`, 0 to 99, is how many of a hundred such suggestions are likely to be right.

    DUPLICATE: `other` is the same person as `record`. MISSING: one work, alone on the record `other` or nobody's,
    belongs to `record`; `name` is its name in the author list, `work` the work. MIXED: `record` is several people;
    `parts` are the names of each but the largest part.
    """

    matter: Matter
    record: int
    strength: int
    facts: tuple[Fact, ...]
    other: int | None = None
    name: int | None = None
    work: int | None = None
    parts: tuple[tuple[int, ...], ...] = ()


class Suggester(Protocol):
    """Answers about one record, best first. Never what people have denied, nor records that stand in one author list,
    nor two that people have parted."""

    def duplicates_of(self, author: int) -> Sequence[Suggested]: ...

    def parts_of(self, author: int) -> Suggested | None: ...

    def missing_of(self, author: int) -> Sequence[Suggested]: ...

    def all_of(self, author: int) -> Sequence[Suggested]:
        """Duplicates and missing works, read once."""
        ...
