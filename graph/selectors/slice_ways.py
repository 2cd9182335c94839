"""Which tables lead from a node to its neighbours, and which edges there are between the nodes of a slice.

Every way is one index: of one node, the neighbours in order of strength, ties by id. Nothing here is asked of the
database; `slice_statements` makes SQL of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.selectors.slice_question import KINDS

NUMBERS: Final = {kind: number for number, kind in enumerate(KINDS)}
"""Kinds as the statements write them; ties between kinds go by this order."""


@dataclass(frozen=True, slots=True)
class Way:
    """From a node in column `near` to nodes of kind `kind` in column `far`, the strongest by `strength`.

    `first` and `last` are the columns with the years that it holds for.
    """

    kind: str
    table: str
    near: str
    far: str
    strength: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge of kind `name` from column `source` to column `target`, as seen from the end that has few of them.

    `strength` orders them in the index that is read. `filtered` says whether years are the edge's own: a citation has
    those of its two works, which were chosen already.
    """

    name: str
    table: str
    source: str
    source_kind: str
    target: str
    target_kind: str
    near: str
    strength: str
    weight: str
    works: str
    first: str
    last: str
    filtered: bool = True

    @property
    def far(self) -> str:
        return self.target if self.near == self.source else self.source

    @property
    def near_kind(self) -> str:
        return self.source_kind if self.near == self.source else self.target_kind

    @property
    def far_kind(self) -> str:
        return self.target_kind if self.near == self.source else self.source_kind


_YEARS: Final = ("first_year", "last_year")
_YEAR: Final = ("year", "year")

_WAYS: Final[dict[str, tuple[Way, ...]]] = {
    "author": (
        Way("author", "graph_coauthor", "a", "b", "strength", *_YEARS),
        Way("work", "graph_authored", "author", "work", "weight", *_YEAR),
        Way("topic", "graph_interest", "author", "topic", "works", *_YEARS),
        Way("institution", "graph_affiliated", "author", "institution", "works", *_YEARS),
    ),
    "work": (
        Way("author", "graph_authored", "work", "author", "weight", *_YEAR),
        Way("topic", "graph_about", "work", "topic", "weight", *_YEAR),
        Way("work", "graph_cites", "citing", "cited", "cited_weight", "cited_year", "cited_year"),
        Way("work", "graph_cites", "cited", "citing", "citing_weight", "citing_year", "citing_year"),
    ),
    "topic": (
        Way("author", "graph_interest", "topic", "author", "works", *_YEARS),
        Way("work", "graph_about", "topic", "work", "weight", *_YEAR),
    ),
    "institution": (Way("author", "graph_affiliated", "institution", "author", "works", *_YEARS),),
}

EDGES: Final = (
    Edge("coauthor", "graph_coauthor", "a", "author", "b", "author", "a", "strength", "strength", "works", *_YEARS),
    Edge("authored", "graph_authored", "author", "author", "work", "work", "work", "weight", "weight", "1", *_YEAR),
    Edge("about", "graph_interest", "author", "author", "topic", "topic", "author", "works", "works", "works", *_YEARS),
    Edge("about", "graph_about", "work", "work", "topic", "topic", "work", "weight", "1", "1", *_YEAR),
    Edge(
        "affiliated", "graph_affiliated", "author", "author", "institution", "institution", "author", "works", "works",
        "works", *_YEARS,
    ),
    Edge(
        "cites", "graph_cites", "citing", "work", "cited", "work", "citing", "cited_weight", "1", "1", "citing_year",
        "citing_year", filtered=False,
    ),
)  # fmt: skip


def ways(kind: str, kinds: Sequence[str]) -> list[Way]:
    """From a node of one kind to nodes of these kinds."""
    return [way for way in _WAYS[kind] if way.kind in kinds]
