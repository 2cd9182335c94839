"""What search promises, whatever stands behind it: requests and results as plain data, and the interface between.

Pages, the API and exports know this file alone. `papers.search.postgres` keeps the promise with PostgreSQL; a cluster
engine would be a second class with these methods. Do not let SQL or HTTP in here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from papers.search.counting import Count
from papers.search.query.tree import Query
from papers.selectors.work_lines import WorkLine

PAGE_SIZE: Final = 20


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen among the facets: values of one facet are alternatives, different facets narrow each other.

    Venues, topics and authors are primary keys, types values of `WorkType`.
    """

    years: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    venues: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.years or self.types or self.venues or self.topics or self.authors)


@dataclass(frozen=True, slots=True)
class WorkSearch:
    """One page of works. `after` is the cursor of a page before; one that is not of this search starts anew."""

    query: Query
    choices: Choices = Choices()
    sort: Sort = Sort.RELEVANCE
    after: str = ""
    size: int = PAGE_SIZE


class Origin(StrEnum):
    """Where a passage stands in the work."""

    ABSTRACT = "abstract"
    FULLTEXT = "fulltext"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `marked` where it is what was looked for. Formulae (between dollar signs) are never cut."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """`opens` and `closes` say that the text goes on before and after what is shown."""

    pieces: tuple[Piece, ...]
    origin: Origin
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class FoundWork:
    """A work as a result: its line, and title, tl;dr and passages with what matched. `tldr` is empty where there is
    none."""

    line: WorkLine
    title: tuple[Piece, ...]
    tldr: tuple[Piece, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`value` is what stands in an address: a year, a type, a public id."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """`name` is the parameter of an address: year, type, venue, topic, author."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Works in order. Facet counts are exact where `count` is not capped; else they are those of the works that match
    best (`facets_of` of them). `next` and `previous` are cursors."""

    works: tuple[FoundWork, ...]
    count: Count
    facets: tuple[Facet, ...]
    facets_of: int
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A query that may have been meant: in the query language, and how many works it finds."""

    query: str
    count: Count


class TookTooLongError(Exception):
    """The query needs more time than one reader may take; narrowed, it will be answered."""


class Engine(Protocol):
    """Every method raises `TookTooLongError` and nothing else for any `Query`; `ids` does as it is read."""

    def works(self, search: WorkSearch) -> WorkPage:
        """One page of works with its facets."""
        ...

    def count(self, query: Query, choices: Choices = ...) -> Count:
        """How many works match."""
        ...

    def corrections(self, query: Query) -> list[Correction]:
        """Queries with other spellings of words that hardly any work has, best first; none if all words are known."""
        ...

    def ids(self, search: WorkSearch, *, limit: int) -> Iterator[int]:
        """Primary keys of the matching works in the order of the search, from its beginning, at most `limit`."""
        ...

    def among(self, search: WorkSearch, works: Collection[int]) -> frozenset[int]:
        """Which of these works (primary keys) match, whatever their place in the order: those that `ids` would give
        without a limit. A work that waits to be indexed is none of them yet."""
        ...
