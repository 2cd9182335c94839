"""Which authors form a community: modularity by the Louvain method, all nodes of a sweep at once. NumPy and SciPy only.

V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, "Fast unfolding of communities in large networks", Journal
of Statistical Mechanics P10008, 2008. In place of moving one node after the other, a random half of the nodes moves in
each sweep, each to where it gains most given where all were before: two neighbours that would only exchange their
places are then rarely in the same half. The number of sweeps and levels is bounded, so time is O(pairs) and memory
three times that of the pairs. A community that came apart is split (which V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to
Leiden", Scientific Reports 9, 5233, 2019, describe and avoid more thoroughly).

The same pairs give the same communities, on any machine with the same releases of NumPy and SciPy.
"""

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


def communities(strength: sparse.csr_array, *, seed: int = SEED) -> Labels:
    """The community of each node, shape (n,), as the number of its first node.

    `strength` has shape (n, n), is symmetric, has no diagonal and no negative entry. A node without neighbours is a
    community of its own.
    """
    chance = np.random.default_rng(seed)
    labels = np.arange(strength.shape[0])
    level = strength.astype(np.float32)
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
        moves = (target != labels) & (chance.random(size) < 0.5)  # noqa: PLR2004 - half of them
        if moves.sum() <= _SETTLED * size:
            break
        labels = np.where(moves, target, labels)
    return labels


def _best(
    graph: sparse.csr_array, labels: Labels, degree: NDArray[np.float64], loops: NDArray[np.float64], total: float
) -> Labels:
    """The community in which each node gains most; its own where no other is better. Of equals the first."""
    size = graph.shape[0]
    weight = np.bincount(labels, degree, minlength=size)
    membership = sparse.csr_array((np.ones(size, np.float32), labels, np.arange(size + 1)), shape=(size, size))
    linked = (graph @ membership).tocsr()
    row = np.repeat(np.arange(size, dtype=np.int32), np.diff(linked.indptr))
    own = linked.indices == labels[row]
    gain = linked.data - degree[row] * weight[linked.indices] / total
    gain[own] += degree[row[own]] ** 2 / total - loops[row[own]]
    # A node without a link into its own community gains nothing by staying but what it is spared by leaving.
    stay = (degree**2 - degree * weight[labels]) / total
    stay[row[own]] = gain[own]
    linked_nodes = np.flatnonzero(np.diff(linked.indptr))
    most = np.full(size, -np.inf)
    most[linked_nodes] = np.maximum.reduceat(gain, linked.indptr[linked_nodes])
    at_most = np.flatnonzero(gain == most[row])
    target = labels.copy()
    # Written from the end, so that the first of equals is what stays.
    target[row[at_most][::-1]] = linked.indices[at_most][::-1]
    return np.where(most > stay + _LEAST_GAIN, target, labels)


def _joined(graph: sparse.csr_array, places: Labels, size: int) -> sparse.csr_array:
    """The graph whose nodes are the communities; what is inside one is a loop."""
    entries = graph.tocoo()
    shape = (size, size)
    return sparse.coo_array((entries.data, (places[entries.row], places[entries.col])), shape=shape).tocsr()


def _in_one_piece(graph: sparse.csr_array, labels: Labels) -> Labels:
    row = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    inside = labels[row] == labels[graph.indices]
    kept = sparse.csr_array(
        (np.ones(int(inside.sum()), np.bool_), (row[inside], graph.indices[inside])), shape=graph.shape
    )
    return _first_members(connected_components(kept, directed=False)[1].astype(np.int64))


def _first_members(labels: Labels) -> Labels:
    _, first, places = np.unique(labels, return_index=True, return_inverse=True)
    return first[places]
