"""Who worked with whom: the projection of authors and works onto authors. NumPy only; knows no database.

Strength is Newman's (M. E. J. Newman, "Scientific collaboration networks II", Physical Review E 64, 016132, 2001): each
joint work with k authors adds 1/(k-1). A work of more than `MOST_AUTHORS` authors makes no pairs: it says little about
who knows whom, and a few hundred of them would carry half of all pairs of a corpus of a million works
(docs/adr/0040). A close collaborator has at least 2 joint works and strength of at least 1.

For each author in turn, all co-authors on all works are written down as one integer each, which holds the pair, the
year and the number of authors; sorted, every pair is one run of integers. That takes time of O(p log p) and memory of
O(`_PLACES_AT_A_TIME`) beside input and output, for p places in the author lists of all authors' works; and the terms
of each sum come in an order that depends on nothing but the terms, so that any part of a corpus gives the same bits as
the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MOST_AUTHORS: Final = 100
CLOSE_WORKS: Final = 2
CLOSE_STRENGTH: Final = 1.0
# Three times a third is one.
ROUNDING: Final = 1e-9

FIRST_YEAR: Final = 1400
LAST_YEAR: Final = 2200
NO_YEAR: Final = 0

# An integer of 63 bits: the author's place in the block, the co-author, the year's code, the number of authors.
_SIZE_BITS: Final = 7
_YEAR_BITS: Final = 10
_AUTHOR_BITS: Final = 31
_BLOCK_BITS: Final = 15
_LOWER: Final = (1 << _AUTHOR_BITS) - 1
_YEAR_AT: Final = _SIZE_BITS
_AUTHOR_AT: Final = _YEAR_AT + _YEAR_BITS
_BLOCK_AT: Final = _AUTHOR_AT + _AUTHOR_BITS
_PLACES_AT_A_TIME: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Authorships:
    """Who wrote what: arrays of one shape (n,), a row for each author of each work, no row twice, in any order.

    `author` and `work` are any integers, of any width. `size` is the number of names in the work's author list, at
    least 1, and `year` the work's, or `NO_YEAR`: both the same in all rows of a work.
    """

    author: NDArray[np.signedinteger]
    work: NDArray[np.signedinteger]
    size: NDArray[np.signedinteger]
    year: NDArray[np.signedinteger]

    def __len__(self) -> int:
        return len(self.author)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Co-authors, both directions, ascending by (a, b): arrays of one shape. A year that is not known is `NO_YEAR`."""

    a: Ints
    b: Ints
    works: Ints
    strength: NDArray[np.float64]
    first_year: Ints
    last_year: Ints

    def __len__(self) -> int:
        return len(self.a)


def makes_pairs(size: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which works, by the length of their author lists, say who worked with whom."""
    return (size > 1) & (size <= MOST_AUTHORS)


def is_close(works: NDArray[np.integer], strength: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (works >= CLOSE_WORKS) & (strength >= CLOSE_STRENGTH - ROUNDING)


def project(authorships: Authorships) -> Iterator[Pairs]:
    """The pairs in blocks, ascending by (a, b) over all of them; every author's co-authors are in one block.

    Raises `ValueError` for years beyond `FIRST_YEAR` to `LAST_YEAR`.
    """
    lists = _Lists.of(authorships)
    del authorships
    if lists is None:
        return
    for low, high in lists.blocks():
        yield lists.pairs(low, high)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The works that make pairs, with authors by number. By author: where the works of each begin (`begins`, one
    more than there are authors), and `works`. By work: where its authors begin, and `authors`. `code` holds what an
    author's place in a work says beside the pair."""

    ids: Ints
    begins: Ints
    works: NDArray[np.int32]
    authors_begin: Ints
    authors: NDArray[np.int32]
    code: Ints

    @classmethod
    def of(cls, given: Authorships) -> "_Lists | None":
        kept = makes_pairs(given.size)
        if not kept.any():
            return None
        year = given.year[kept].astype(np.int64)
        known = year != NO_YEAR
        if (known & ((year < FIRST_YEAR) | (year > LAST_YEAR))).any():
            raise ValueError(f"A year is neither {NO_YEAR} nor from {FIRST_YEAR} to {LAST_YEAR}.")
        said = (np.where(known, year - FIRST_YEAR + 1, 0) << _YEAR_AT) | given.size[kept]
        ids, author = np.unique(given.author[kept], return_inverse=True)
        names, work = np.unique(given.work[kept], return_inverse=True)
        code = np.empty(len(names), np.int64)
        code[work] = said
        del year, known, said
        begins, works = _grouped(author, work, len(ids))
        authors_begin, authors = _grouped(work, author, len(names))
        return cls(ids.astype(np.int64), begins, works, authors_begin, authors, code)

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Ranges of authors whose works have about `_PLACES_AT_A_TIME` places together, more for one author alone."""
        places = np.diff(self.authors_begin)[self.works]
        read = np.concatenate([[0], np.cumsum(places)])[self.begins]
        low = 0
        while low < len(self.ids):
            high = int(np.searchsorted(read, read[low] + _PLACES_AT_A_TIME, side="right")) - 1
            high = min(max(high, low + 1), low + (1 << _BLOCK_BITS), len(self.ids))
            yield low, high
            low = high

    def pairs(self, low: int, high: int) -> Pairs:
        """The pairs of authors number `low` to `high` - 1."""
        rows = slice(int(self.begins[low]), int(self.begins[high]))
        works = self.works[rows]
        begin = self.authors_begin[works]
        count = self.authors_begin[works + 1] - begin
        author = np.repeat(np.arange(high - low), np.diff(self.begins[low : high + 1]))
        # What is the same for all places of a work is computed once for it, and then repeated.
        said = (author << _BLOCK_AT) | self.code[works]
        ends = np.cumsum(count)
        coauthor = self.authors[np.repeat(begin - ends + count, count) + np.arange(ends[-1])].astype(np.int64)
        keys = np.repeat(said, count) | (coauthor << _AUTHOR_AT)
        keys = keys[coauthor != np.repeat(author + low, count)]
        keys.sort()
        return self._summed(keys, low)

    def _summed(self, keys: Ints, low: int) -> Pairs:
        pair = keys >> _AUTHOR_AT
        starts = np.flatnonzero(np.diff(pair, prepend=-1))
        pair = pair[starts]
        works = np.diff(starts, append=len(keys))
        year = (keys >> _YEAR_AT) & ((1 << _YEAR_BITS) - 1)
        size = keys & ((1 << _SIZE_BITS) - 1)
        # Unknown years come first in their run.
        unknown = np.add.reduceat(year == NO_YEAR, starts, dtype=np.int64) if len(keys) else works
        first = year[np.minimum(starts + unknown, starts + works - 1)]
        last = year[starts + works - 1]
        return Pairs(
            a=self.ids[(pair >> _AUTHOR_BITS) + low],
            b=self.ids[pair & _LOWER],
            works=works,
            strength=np.add.reduceat(_SHARE[size], starts) if len(keys) else np.empty(0),
            first_year=_year(first),
            last_year=_year(last),
        )


def _grouped(group: Ints, member: Ints, groups: int) -> tuple[Ints, NDArray[np.int32]]:
    """Where the members of each group begin, and one end; and the members, ascending in each."""
    # Sorting integers that hold both numbers is many times faster than sorting by two columns.
    both = (group << _AUTHOR_BITS) | member
    both.sort()
    return np.searchsorted(both, np.arange(groups + 1) << _AUTHOR_BITS), (both & _LOWER).astype(np.int32)


_SHARE: Final = 1.0 / np.maximum(np.arange(MOST_AUTHORS + 1) - 1.0, 1.0)


def _year(code: Ints) -> Ints:
    return np.where(code > 0, code + FIRST_YEAR - 1, NO_YEAR)
