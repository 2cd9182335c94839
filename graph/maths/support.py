"""Whether a pair of co-authors stands on more than its own word: some third author worked with each of them elsewhere.

A pair that only ever signed together, and with the same people, says nothing that the two could not have made up; one
whose two sides meet again through somebody else's works is much harder to invent. NumPy and SciPy only.

Time is O(sum over pairs of the smaller number of co-authors) plus, for the pairs that this leaves open, the author
lists of their joint works; memory is that of the pairs and `_PLACES_AT_A_TIME`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Narrow = NDArray[np.int32]
Bools = NDArray[np.bool_]

_PLACES_AT_A_TIME: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of unequal length: row i is `values[begins[i]:begins[i + 1]]`, ascending. `keys` are rows and values as one
    number, `width` above every value."""

    begins: Narrow
    values: Narrow
    keys: Ints
    width: int

    @classmethod
    def of(cls, matrix: sparse.csr_array) -> "Ragged":
        matrix.sort_indices()
        begins, values, width = matrix.indptr, matrix.indices, matrix.shape[1]
        keys = np.repeat(np.arange(len(begins) - 1) * width, np.diff(begins))
        keys += values
        return cls(begins, values, keys, width)

    def lengths(self) -> Narrow:
        return np.diff(self.begins)

    def spread(self, rows: Narrow) -> tuple[Ints, Ints]:
        """(which of the given rows, where in `values`): all places of these rows, one after the other."""
        begins = self.begins[rows]
        lengths = self.begins[rows + 1] - begins
        before = np.cumsum(lengths) - lengths
        return np.repeat(np.arange(len(rows)), lengths), np.arange(lengths.sum()) + np.repeat(begins - before, lengths)

    def places(self, row: Narrow, value: Narrow) -> Ints:
        """Where `value` stands in `values` within its row, or -1."""
        wanted = row * np.int64(self.width)
        wanted += value
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        return np.where(self.keys[at] == wanted, at, -1) if len(self.keys) else np.full(len(wanted), -1)


def supported(incidence: sparse.csr_array, joint: sparse.csr_array, a: Narrow, b: Narrow) -> Bools:
    """For each pair (a, b) whether some third author z has a work with a that b is not on, and one with b without a.

    `incidence`, shape (authors, works), is 1 where somebody is on a work; `joint`, shape (authors, authors), counts
    joint works and has no diagonal. `a` and `b` have one shape, which is the answer's.
    """
    works = Ragged.of(incidence)
    authors = Ragged.of(sparse.csr_array(incidence.T))
    near = Ragged.of(joint)
    counts = np.append(joint.data, 0)
    own, neighbours = works.lengths(), near.lengths()
    found = np.zeros(len(a), np.bool_)
    together = np.empty(len(a), np.int32)
    for some in _portions(np.arange(len(a)), np.ones(len(a), np.int8)):
        together[some] = counts[near.places(a[some], b[some])]
    # Whoever has no work without the other meets nobody elsewhere.
    open_pairs = np.flatnonzero((own[a] > together) & (own[b] > together))
    for some in _portions(open_pairs, np.minimum(neighbours[a[open_pairs]], neighbours[b[open_pairs]])):
        pair, third, with_a, with_b = _common(near, counts, a[some], b[some])
        most = together[some][pair]
        sure = (with_a > most) & (with_b > most)
        found[some[pair[sure]]] = True
        rest = ~found[some[pair]]
        if rest.any():
            pair, third, with_a, with_b = pair[rest], third[rest], with_a[rest], with_b[rest]
            all_three = _all_three(works, authors, (a[some], b[some]), pair, third)
            found[some[pair[(with_a > all_three) & (with_b > all_three)]]] = True
    return found


def _portions(rows: Ints, weights: NDArray[np.integer]) -> Iterator[Ints]:
    """The rows in order, in portions of about `_PLACES_AT_A_TIME` places."""
    if not len(rows):
        return
    portion = np.cumsum(weights, dtype=np.int64)
    portion //= _PLACES_AT_A_TIME
    yield from np.split(rows, np.flatnonzero(np.diff(portion)) + 1)


def _common(near: Ragged, counts: Narrow, a: Narrow, b: Narrow) -> tuple[Ints, Narrow, Narrow, Narrow]:
    """Third authors who worked with both: (pair, third, joint works with a, joint works with b)."""
    shorter_is_a = near.begins[a + 1] - near.begins[a] <= near.begins[b + 1] - near.begins[b]
    short, long = np.where(shorter_is_a, a, b), np.where(shorter_is_a, b, a)
    pair, at_short = near.spread(short)
    at_long = near.places(long[pair], near.values[at_short])
    both = at_long >= 0
    pair, at_short, at_long = pair[both], at_short[both], at_long[both]
    third, with_short, with_long = near.values[at_short], counts[at_short], counts[at_long]
    swap = shorter_is_a[pair]
    return pair, third, np.where(swap, with_short, with_long), np.where(swap, with_long, with_short)


def _all_three(works: Ragged, authors: Ragged, sides: tuple[Narrow, Narrow], pair: Ints, third: Narrow) -> Ints:
    """How many works each (pair, third) signed all together. `sides` are those of all pairs."""
    size = authors.width
    asked = np.unique(pair)
    which, at = works.spread(sides[0][asked])
    of_both = authors.places(works.values[at], sides[1][asked][which]) >= 0
    which, at = which[of_both], at[of_both]
    place, at = authors.spread(works.values[at])
    keys, times = np.unique(asked[which[place]] * size + authors.values[at], return_counts=True)
    wanted = pair * size + third
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, times[place], 0).astype(np.int64)
