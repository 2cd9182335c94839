"""How soon, following co-authors, one meets a person who is known: network evidence. NumPy and SciPy only.

Which people are known, and how surely, is given from outside. A step goes to a co-author with the chance that their
joint works give: each with k authors adds 1/(k-1), a tenth of it where neither a source nor both of the two say that
they worked together, and a pair that no third author supports (`graph.maths.support`) counts for a fiftieth. The
discounted probability of hitting a seed, evened out among neighbours, is a mass; what it says about somebody is that
mass beside the median. Where no seed can be reached there is no value: that is no evidence, and not bad evidence.

Hitting times as a measure of reputation: J. Hopcroft, D. Sheldon, "Manipulation-resistant reputations using hitting
time", WAW 2007. The same input gives the same bits on any machine with the same releases of NumPy and SciPy.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph.maths.projection import makes_pairs
from graph.maths.support import supported

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# What a joint work counts that one of the two added without the other's word or a source's.
ALONE: Final = 0.1
# What a pair counts that nobody else supports. The two together are 1.
UNSUPPORTED: Final = 0.02
DISCOUNT: Final = 0.98
ROUNDS: Final = 80
SMOOTHING_ROUNDS: Final = 10
# Masses below this part of the largest are alike: logarithms of nothing have no use.
FLOOR: Final = 1e-12
# A seed's own value leaves out the seeds of its group: one in so many, so that all seeds take so many columns.
GROUPS: Final = 32


@dataclass(frozen=True, slots=True)
class SignedWorks:
    """Who is on which work: arrays of one shape, a row for each author of each work, no row twice.

    `author` and `work` count from 0. `sourced` says that a source put the author there, `confirmed` that the author
    did or agrees; at least one of them holds in each row.
    """

    author: Ints
    work: Ints
    sourced: Bools
    confirmed: Bools


def ties(given: SignedWorks, authors: int) -> sparse.csr_array:
    """How strongly people are tied, shape (authors, authors), symmetric, float32, without a diagonal."""
    size = np.bincount(given.work)
    kept = makes_pairs(size)[given.work]
    author, work = given.author[kept], given.work[kept]
    sourced, confirmed = given.sourced[kept], given.confirmed[kept]
    shape = (authors, len(size))
    share = 1.0 / np.maximum(size - 1, 1)

    def strength(rows: Bools | None) -> sparse.csr_array:
        """The sum over joint works of 1/(k-1), among the places that `rows` picks."""
        a, w = (author, work) if rows is None else (author[rows], work[rows])
        places = sparse.csr_array((np.ones(len(a)), (a, w)), shape=shape)
        return sparse.csr_array((places @ sparse.diags_array(share)) @ places.T)

    both_ways = sourced & confirmed
    known = strength(sourced) + strength(confirmed) - strength(both_ways)
    weight = (ALONE * strength(None) + (1 - ALONE) * known).tocsr()
    weight.setdiag(0)
    weight.eliminate_zeros()
    incidence = sparse.csr_array((np.ones(len(author), np.int32), (author, work)), shape=shape)
    joint = (incidence @ incidence.T).tocsr()
    joint.setdiag(0)
    joint.eliminate_zeros()
    upper = sparse.triu(weight, 1).tocoo()
    a, b = upper.row.astype(np.int64), upper.col.astype(np.int64)
    value = upper.data * np.where(supported(incidence, joint, a, b), 1.0, UNSUPPORTED)
    half = sparse.csr_array((value, (a, b)), shape=weight.shape)
    return sparse.csr_array((half + half.T).astype(np.float32))


def network_evidence(tied: sparse.csr_array, seeds: Floats) -> Floats:
    """G of each author, in [0, 1), shape (authors,); nan where no seed can be reached.

    `seeds`, shape (authors,), says in [0, 1] how surely somebody is known. What is said about a seed comes from the
    others: it is worked out without its own group of seeds, and is nan where those were the only ones.
    """
    seeds = seeds.astype(np.float32)
    steps = _row_normalised(tied)
    reached = _reached(tied, seeds)
    mass = _mass(steps, seeds, reached)
    known = seeds > 0
    typical = mass[reached & ~known] if (reached & ~known).any() else mass[reached]
    middle = np.float32(np.median(typical)) if len(typical) else np.float32(1)
    found = np.where(reached, _beside(mass, middle), np.float32(np.nan)).astype(np.float32)
    for group in _groups(known):
        others = seeds.copy()
        others[group] = 0
        left = _reached(tied, others)
        own = _mass(steps, others, left)[group]
        found[group] = np.where(left[group], _beside(own, middle), np.float32(np.nan))
    return found


def _groups(known: Bools) -> list[Ints]:
    """The seeds in groups: each alone while there are few of them."""
    numbers = np.flatnonzero(known)
    return [numbers[first::GROUPS] for first in range(min(GROUPS, len(numbers)))]


def _row_normalised(tied: sparse.csr_array) -> sparse.csr_array:
    total = np.asarray(tied.sum(axis=1)).ravel().astype(np.float32)
    scale = np.divide(np.float32(1), total, out=np.zeros_like(total), where=total > 0)
    rows = sparse.csr_array(tied, copy=True)
    rows.data = rows.data * np.repeat(scale, np.diff(rows.indptr))
    return rows


def _reached(tied: sparse.csr_array, seeds: Floats) -> Bools:
    """Whose component has a seed."""
    _, label = connected_components(tied, directed=False)
    with_seed = np.zeros(label.max(initial=0) + 1, np.bool_)
    with_seed[label[seeds > 0]] = True
    reached: Bools = with_seed[label]
    return reached


def _mass(steps: sparse.csr_array, seeds: Floats, reached: Bools) -> Floats:
    hit = seeds.copy()
    for _ in range(ROUNDS):
        hit = np.maximum(seeds, np.float32(DISCOUNT) * (steps @ hit))
    if not hit.size or not hit.max():
        return hit
    log = np.log(np.maximum(hit, np.float32(FLOOR) * hit.max()))
    for _ in range(SMOOTHING_ROUNDS):
        log = (log + steps @ log) / np.float32(2)
    return np.where(reached, np.exp(log), np.float32(0)).astype(np.float32)


def _beside(mass: Floats, middle: np.float32) -> Floats:
    whole = mass + middle
    beside: Floats = np.divide(mass, whole, out=np.zeros_like(mass), where=whole > 0)
    return beside
