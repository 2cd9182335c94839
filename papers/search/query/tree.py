"""The query as a tree: what the parser hands over and the engine takes. Pure data.

Words in here are folded (`papers.search.words`), not stemmed. A node says what must hold of one work.
"""

from dataclasses import dataclass
from enum import StrEnum

from papers.records import WorkType


class Field(StrEnum):
    """What a name is looked for in: `author:hinton`."""

    AUTHOR = "author"
    TOPIC = "topic"
    VENUE = "venue"
    INSTITUTION = "institution"


class Feature(StrEnum):
    """What a work can have: `has:tldr`."""

    TLDR = "tldr"
    FULLTEXT = "fulltext"
    ABSTRACT = "abstract"


@dataclass(frozen=True, slots=True)
class Term:
    """One word in any of its forms."""

    word: str
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words exactly, one after the other; a single one is an exact word. At least one."""

    words: tuple[str, ...]
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Works of an author, topic, venue or institution with a name that has every one of these words. At least one."""

    field: Field
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Works of one author, topic, venue or institution, by public id (`author:A12`)."""

    field: Field
    pk: int


@dataclass(frozen=True, slots=True)
class Years:
    """From the first to the last year, both included; None is open. `first` is never after `last`."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class OfType:
    type: WorkType


@dataclass(frozen=True, slots=True)
class Has:
    feature: Feature


@dataclass(frozen=True, slots=True)
class And:
    """Two or more, none of them an And."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more, none of them an Or."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Never of a Not."""

    part: "Node"


def words_of(leaf: Term | Phrase) -> tuple[str, ...]:
    return leaf.words if isinstance(leaf, Phrase) else (leaf.word,)


Node = Term | Phrase | Named | Record | Years | OfType | Has | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood. `tree` is None where nothing was asked: every work matches then.

    `notes` say in whole sentences what was repaired or left out, for the person who typed it. `reading` is the query
    written out again as it was understood, in the query language itself: read again, it gives the same tree.
    """

    text: str
    tree: Node | None
    reading: str
    notes: tuple[str, ...] = ()
