"""Which authors form a community: modularity by the Louvain method, all nodes of a sweep at once. NumPy and SciPy only.

V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, "Fast unfolding of communities in large networks", Journal
of Statistical Mechanics P10008, 2008. In place of moving one node after the other, a random half of the nodes moves in
each sweep, each to where it gains most given where all were before: two neighbours that would only exchange their
places are then rarely in the same half. The number of sweeps and levels is bounded, so time is O(pairs) and memory
of the pairs themselves and a bounded part beside them. A community that came apart is split, a fault of the method that
V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden", Scientific Reports 9, 5233, 2019, describe.

The same pairs give the same communities, on any machine with the same releases of NumPy and SciPy.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Labels = NDArray[np.int64]

SEED: Final = 20_080_310
_SWEEPS: Final = 16
_LEVELS: Final = 8
_SETTLED: Final = 0.001
_LEAST_GAIN: Final = 1e-6
_ENTRIES_AT_A_TIME: Final = 1 << 18


def communities(strength: sparse.csr_array, *, seed: int = SEED) -> Labels:
    """The community of each node, shape (n,), as the number of its first node.

    `strength` has shape (n, n), is symmetric, has no diagonal and no negative entry. A node without neighbours is a
    community of its own.
    """
    chance = np.random.default_rng(seed)
    labels = np.arange(strength.shape[0])
    level = strength.astype(np.float32, copy=False)
    total = float(strength.sum())
    for _ in range(_LEVELS):
        if not level.nnz or not total:
            break
        moved = _first_members(_settle(level, total, chance))
        names, places = np.unique(moved, return_inverse=True)
        labels = places[labels]
        if len(names) == level.shape[0]:
            break
        level = _joined(level, places, len(names))
    return _in_one_piece(strength, labels)


def modularity(strength: sparse.csr_array, labels: Labels) -> float:
    """Newman's modularity, at most 1: the share of strength inside communities beyond what chance would put there."""
    total = float(strength.sum())
    if not total:
        return 0.0
    row, column = strength.nonzero()
    inside = float(strength.data[labels[row] == labels[column]].sum()) / total
    each = np.bincount(labels, np.asarray(strength.sum(axis=1)).ravel()) / total
    return inside - float((each**2).sum())


def _settle(graph: sparse.csr_array, total: float, chance: np.random.Generator) -> Labels:
    """Labels after sweeps in which nodes move to where modularity grows most, until hardly any moves."""
    size = graph.shape[0]
    labels = np.arange(size)
    degree = np.asarray(graph.sum(axis=1), np.float64).ravel()
    loops = graph.diagonal().astype(np.float64)
    for _ in range(_SWEEPS):
        target = _best(graph, labels, degree, loops, total)
        willing = target != labels
        if willing.sum() <= _SETTLED * size:
            break
        labels = np.where(willing & (chance.random(size) < 0.5), target, labels)  # noqa: PLR2004 - half of them
    return labels


def _best(
    graph: sparse.csr_array, labels: Labels, degree: NDArray[np.float64], loops: NDArray[np.float64], total: float
) -> Labels:
    """The community in which each node gains most; its own where no other is better. Of equals the first."""
    size = graph.shape[0]
    weight = np.bincount(labels, degree, minlength=size)
    membership = sparse.csr_array((np.ones(size, np.float32), labels, np.arange(size + 1)), shape=(size, size))
    target = labels.copy()
    for rows in _blocks(graph):
        own_labels, own_degree = labels[rows], degree[rows]
        linked = _rows(graph, rows) @ membership
        row = np.repeat(np.arange(len(own_labels)), np.diff(linked.indptr))
        own = linked.indices == own_labels[row]
        gain = linked.data - own_degree[row] * weight[linked.indices] / total
        gain[own] += own_degree[row[own]] ** 2 / total - loops[rows][row[own]]
        # A node without a link into its own community gains nothing by staying but what it is spared by leaving.
        stay = (own_degree**2 - own_degree * weight[own_labels]) / total
        stay[row[own]] = gain[own]
        nodes = np.flatnonzero(np.diff(linked.indptr))
        most = np.full(len(own_labels), -np.inf)
        most[nodes] = np.maximum.reduceat(gain, linked.indptr[nodes])
        at_most = np.flatnonzero(gain == most[row])
        best = own_labels.copy()
        # Written from the end, so that the first of equals is what stays.
        best[row[at_most][::-1]] = linked.indices[at_most][::-1]
        target[rows] = np.where(most > stay + _LEAST_GAIN, best, own_labels)
    return target


def _blocks(graph: sparse.csr_array) -> Iterator[slice]:
    """All rows, a bounded number of entries at a time."""
    low, size = 0, graph.shape[0]
    while low < size:
        high = int(np.searchsorted(graph.indptr, graph.indptr[low] + _ENTRIES_AT_A_TIME, side="right")) - 1
        high = min(max(high, low + 1), size)
        yield slice(low, high)
        low = high


def _rows(graph: sparse.csr_array, rows: slice) -> sparse.csr_array:
    """A view of some rows, not a copy."""
    begins = graph.indptr[rows.start : rows.stop + 1]
    entries = slice(int(begins[0]), int(begins[-1]))
    return sparse.csr_array(
        (graph.data[entries], graph.indices[entries], begins - begins[0]),
        shape=(rows.stop - rows.start, graph.shape[1]),
    )


def _joined(graph: sparse.csr_array, places: Labels, size: int) -> sparse.csr_array:
    """The graph whose nodes are the communities; what is inside one is a loop."""
    membership = sparse.csr_array(
        (np.ones(len(places), np.float32), places, np.arange(len(places) + 1)), shape=(len(places), size)
    )
    joined: sparse.csr_array = (membership.T.tocsr() @ (graph @ membership)).tocsr()
    return joined


def _in_one_piece(graph: sparse.csr_array, labels: Labels) -> Labels:
    inside = np.empty(graph.nnz, np.int8)
    for rows in _blocks(graph):
        begins = graph.indptr[rows.start : rows.stop + 1]
        entries = slice(int(begins[0]), int(begins[-1]))
        inside[entries] = np.repeat(labels[rows], np.diff(begins)) == labels[graph.indices[entries]]
    kept = sparse.csr_array((inside, graph.indices.copy(), graph.indptr.copy()), shape=graph.shape)
    kept.eliminate_zeros()
    return _first_members(connected_components(kept, directed=False)[1].astype(np.int64))


def _first_members(labels: Labels) -> Labels:
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    return first[places]
