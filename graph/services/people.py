"""Writes co-authors and what is known of each author, from the projection."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray
from scipy import sparse

from graph.maths.communities import communities
from graph.maths.projection import MOST_AUTHORS, NO_YEAR, Authorships, Pairs, is_close, project
from graph.services.edges import authorships
from graph.storage.columns import write_columns
from graph.storage.generations import partition

COAUTHOR_COLUMNS: Final = ("a", "b", "works", "strength", "first_year", "last_year")


@dataclass(slots=True)
class People:
    """Everybody who has works, ascending: arrays of one shape."""

    author: NDArray[np.int64]
    works: NDArray[np.int64]
    left_out: NDArray[np.int64]
    coauthors: NDArray[np.int64] = field(init=False)
    close: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.coauthors, self.close = np.zeros_like(self.author), np.zeros_like(self.author)

    @classmethod
    def of(cls, given: Authorships) -> "People":
        author, place = np.unique(given.author, return_inverse=True)
        works = np.bincount(place, minlength=len(author))
        return cls(author, works, np.bincount(place[given.size > MOST_AUTHORS], minlength=len(author)))


def write_pairs(cursor: CursorWrapper, table: str, pairs: Pairs) -> None:
    write_columns(
        cursor,
        table,
        {
            "a": (">i8", pairs.a), "b": (">i8", pairs.b),
            "works": (">i4", pairs.works), "strength": (">f8", pairs.strength),
        },
        nullable={"first_year": (">i2", pairs.first_year), "last_year": (">i2", pairs.last_year)},
        absent=pairs.first_year == NO_YEAR,
    )  # fmt: skip


def write_people(cursor: CursorWrapper, generation: int, *, told: Callable[[str, int, int], None]) -> tuple[int, int]:
    """Fills the tables of co-authors and of people; answers with the number of rows of each."""
    told("co-authors", 0, 0)
    given = authorships(cursor, generation)
    people = People.of(given)
    graph = _Graph(people.author)
    table = partition("graph_coauthor", generation)
    blocks = project(given)
    del given  # the projection has what it needs of it, and there may be many
    for block in blocks:
        write_pairs(cursor, table, block)
        graph.add(block)
        told("co-authors", int(graph.last + 1), len(people.author))
    people.coauthors, people.close = graph.coauthors, graph.close
    told("communities", 0, 0)
    write_columns(
        cursor,
        partition("graph_person", generation),
        {
            "author": (">i8", people.author),
            "community": (">i8", people.author[communities(graph.strengths())]),
            "works": (">i4", people.works),
            "coauthors": (">i4", people.coauthors),
            "close": (">i4", people.close),
            "left_out": (">i4", people.left_out),
        },
    )
    return graph.pairs, len(people.author)


class _Graph:
    """The pairs by the numbers of their authors, as small as they can be kept."""

    def __init__(self, authors: NDArray[np.int64]) -> None:
        self._authors = authors
        self.coauthors = np.zeros(len(authors), np.int64)
        self.close = np.zeros(len(authors), np.int64)
        self.pairs = 0
        self.last = -1
        # They grow in place, where arrays that are joined at the end would be there twice.
        self._neighbours, self._strengths = bytearray(), bytearray()

    def add(self, block: Pairs) -> None:
        """Blocks come in the order of their authors."""
        place = np.searchsorted(self._authors, block.a)
        self.coauthors += np.bincount(place, minlength=len(self._authors))
        self.close += np.bincount(place[is_close(block.works, block.strength)], minlength=len(self._authors))
        self._neighbours += np.searchsorted(self._authors, block.b).astype(np.int32).tobytes()
        self._strengths += block.strength.astype(np.float32).tobytes()
        self.pairs += len(block)
        self.last = int(place[-1]) if len(place) else self.last

    def strengths(self) -> sparse.csr_array:
        size = len(self._authors)
        begins = np.concatenate([[0], np.cumsum(self.coauthors)]).astype(np.int32)
        strengths, neighbours = np.frombuffer(self._strengths, np.float32), np.frombuffer(self._neighbours, np.int32)
        return sparse.csr_array((strengths, neighbours, begins), shape=(size, size))
