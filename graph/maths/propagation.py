"""How soon, following co-authors, one meets a person who is known: network evidence. NumPy and SciPy only.

Which people are known, and how surely, is given from outside. A step goes to a co-author with the chance that their
joint works give: each with k authors adds 1/(k-1), and a pair that no third author supports (`graph.maths.support`)
counts for a fiftieth. Two people lead to each other where a source names both as authors, or both say so. What somebody
says alone leads that one to the others and nobody to that one, and a fiftieth as far: nobody is brought down by made-up
people who claim joint works, and nobody gets far by claims. The discounted probability of hitting a seed, evened out
among neighbours, is a mass; what it says about somebody is that mass beside the median. Who never meets a seed has no
value: that is no evidence, and not bad evidence. What was tried, and what it holds against: docs/adr/0096 and 0097.

Hitting times as a measure of reputation: J. Hopcroft, D. Sheldon, "Manipulation-resistant reputations using hitting
time", WAW 2007. The same input gives the same bits with the same releases of NumPy and SciPy on one kind of processor.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from graph.maths.projection import makes_pairs
from graph.maths.support import supported

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Narrow = NDArray[np.int32]
Bools = NDArray[np.bool_]

# How far a joint work leads of which only one of the two speaks, and no source. With a tenth, a paper mill beside sixty
# seeds stood above almost everybody real; with less than this little is gained (docs/adr/0097).
ALONE: Final = 0.02
# What a pair counts that nobody else supports.
UNSUPPORTED: Final = 0.02
DISCOUNT: Final = 0.98
ROUNDS: Final = 80
SMOOTHING_ROUNDS: Final = 10
# Masses below this part of the largest are alike: logarithms of nothing have no use.
FLOOR: Final = 1e-12
# What is said about a seed leaves out its group of seeds. With the world of all seeds that makes eight columns, which
# take four times as long as one; more groups would say the same (docs/adr/0096).
GROUPS: Final = 7


@dataclass(frozen=True, slots=True)
class SignedWorks:
    """Who is on which work: arrays of one shape, a row for each author of each work, no row twice.

    `author` and `work` count from 0. `sourced` says that a source put the author there, `confirmed` that the author
    did or agrees. Neither holds of somebody whom others named or of whom is disputed whether they belong there: such a
    row leads that person nowhere.
    """

    author: Ints
    work: Ints
    sourced: Bools
    confirmed: Bools


def ties(given: SignedWorks, authors: int) -> sparse.csr_array:
    """How strongly people are tied, shape (authors, authors), float32: in row a what leads a to others.

    On the diagonal is what leads nowhere: whoever has little beside own claims stays where they are most of the time,
    instead of having the claims count in full for want of anything else.
    """
    size = np.bincount(given.work)
    sourced = given.sourced & _pairs_of(given.work, given.sourced)
    paired = makes_pairs(size)[given.work]
    word = given.confirmed & ~given.sourced & paired
    spoken = paired & (np.bincount(given.work, weights=word) > 0)[given.work]
    shape = (authors, len(size))
    by_source, by_people = _share(np.bincount(given.work[given.sourced], minlength=len(size))), _share(size)

    def on(rows: Bools) -> sparse.csr_array:
        places = (given.author[rows].astype(np.int32), given.work[rows].astype(np.int32))
        return sparse.csr_array((np.ones(len(places[0]), np.float32), places), shape=shape)

    def strength(rows: Bools, share: sparse.dia_array, others: Bools | None = None) -> sparse.csr_array:
        """The sum over joint works of 1/(k-1), from `rows` to `others`, the same unless given."""
        left = on(rows)
        right = left if others is None else on(others)
        return sparse.csr_array((left @ share) @ right.T)

    confirmed = spoken & given.confirmed
    both_said = strength(confirmed, by_people) - strength(confirmed & given.sourced, by_people)
    known = sparse.triu(strength(sourced, by_source) + both_said, 1).tocoo()
    alone = strength(word, by_people, spoken & ~given.confirmed).tocoo()
    mutual = known.nnz
    a, b = (np.concatenate([known.coords[side], alone.coords[side]]).astype(np.int32) for side in (0, 1))
    value = np.concatenate([known.data, alone.data])
    del known, alone, both_said
    value[~_supported(_lists(given, sourced, confirmed, shape), a, b)] *= np.float32(UNSUPPORTED)
    return _led(a, b, value, mutual, authors)


def _pairs_of(work: Ints, rows: Bools) -> Bools:
    """In which rows the work makes pairs, were its authors those of `rows` alone."""
    return makes_pairs(np.bincount(work[rows], minlength=int(work.max(initial=-1)) + 1))[work]


def _share(size: Ints) -> sparse.dia_array:
    return sparse.diags_array((1.0 / np.maximum(size - 1, 1)).astype(np.float32))


def _lists(given: SignedWorks, sourced: Bools, confirmed: Bools, shape: tuple[int, int]) -> sparse.csr_array:
    """The lists within which people know each other, shape (authors, 2 works): of each work, those whom a source names,
    and those who say so themselves where it has such."""
    author = np.concatenate([given.author[sourced], given.author[confirmed]]).astype(np.int32)
    number = np.concatenate([given.work[sourced], given.work[confirmed] + shape[1]]).astype(np.int32)
    return sparse.csr_array((np.ones(len(author), np.int32), (author, number)), shape=(shape[0], 2 * shape[1]))


def _supported(lists: sparse.csr_array, a: Narrow, b: Narrow) -> Bools:
    joint = sparse.csr_array(lists @ lists.T)
    joint.setdiag(0)
    joint.eliminate_zeros()
    return supported(lists, joint, a, b)


def _led(a: Narrow, b: Narrow, value: Floats, mutual: int, authors: int) -> sparse.csr_array:
    """The matrix of steps from pairs: the first `mutual` lead both ways, the others from a to b."""
    known = np.bincount(a[:mutual], value[:mutual], authors) + np.bincount(b[:mutual], value[:mutual], authors)
    alone = np.bincount(a[mutual:], value[mutual:], authors)
    nowhere = np.maximum((1 - ALONE) * alone - known, 0).astype(np.float32)
    stays = np.flatnonzero(nowhere).astype(np.int32)
    rows = np.concatenate([a, b[:mutual], stays])
    columns = np.concatenate([b, a[:mutual], stays])
    values = np.concatenate([value[:mutual], np.float32(ALONE) * value[mutual:], value[:mutual], nowhere[stays]])
    return sparse.csr_array((values, (rows, columns)), shape=(authors, authors))


def network_evidence(tied: sparse.csr_array, seeds: Floats) -> Floats:
    """G of each author, in [0, 1), shape (authors,); nan for whoever does not meet a seed.

    `seeds`, shape (authors,), says in [0, 1] how surely somebody is known. What is said about a seed comes from the
    others: it is worked out in a world without its own group of seeds, beside the median of that world.
    """
    seeds = seeds.astype(np.float32)
    steps, stays = steps_of(tied)
    known = np.flatnonzero(seeds > 0)
    group = groups(steps, known)
    # A column is a world: all seeds, and then all but each group.
    worlds = np.repeat(seeds[:, None], 1 + group.max(initial=-1) + 1, axis=1)
    worlds[known, 1 + group] = 0
    masses = mass(steps, stays, worlds)
    typical = _led_to(steps, known)
    typical[known] = False
    middle = np.array([_median(column, typical, seeds) for column in masses.T], np.float32)
    world = np.zeros(len(seeds), np.int64)
    world[known] = 1 + group
    own = masses[np.arange(len(seeds)), world]
    beside: Floats = np.divide(own, own + middle[world], out=np.full_like(own, np.nan), where=own > 0)
    return beside


def groups(steps: sparse.csr_array, known: Ints) -> Ints:
    """A group of each seed, 0 to GROUPS - 1, in turn the one to whose seeds it is nearest least: leaving out a group
    should cost a seed nothing but itself. `steps` are chances; near is within two steps."""
    to_known = steps[:, known]
    from_known = steps[known]
    near = sparse.csr_array(from_known @ to_known) + to_known[known]
    near = sparse.csr_array(near + near.T)
    group = np.full(len(known), -1)
    members = np.zeros(GROUPS)
    for seed in range(len(known)):
        places = slice(near.indptr[seed], near.indptr[seed + 1])
        dealt = group[near.indices[places]]
        has_one = dealt >= 0
        nearness = np.bincount(dealt[has_one], near.data[places][has_one], GROUPS)
        group[seed] = np.lexsort((members, nearness))[0]
        members[group[seed]] += 1
    return group


def steps_of(tied: sparse.csr_array) -> tuple[sparse.csr_array, Floats]:
    """(The chances of a step to each other author, the chance of staying); together 1."""
    total = np.asarray(tied.sum(axis=1)).ravel().astype(np.float32)
    scale = np.divide(np.float32(1), total, out=np.zeros_like(total), where=total > 0)
    stays = np.where(total > 0, tied.diagonal() * scale, np.float32(1)).astype(np.float32)
    chances = tied.tocoo()
    row, column = chances.coords
    leads = row != column
    row, column = row[leads], column[leads]
    data = chances.data[leads] * scale[row]
    return sparse.csr_array((data, (row, column)), shape=tied.shape), stays


def _led_to(steps: sparse.csr_array, known: Ints) -> Bools:
    """To whom the known lead. People of whom nobody else says anything could make the median what they like."""
    size = steps.shape[0]
    begins = np.append(steps.indptr, steps.indptr[-1] + len(known))
    ends = np.concatenate([steps.indices, known.astype(steps.indices.dtype)])
    with_start = sparse.csr_array((np.ones(len(ends), np.float32), ends, begins), shape=(size + 1, size + 1))
    met = breadth_first_order(with_start, size, return_predecessors=False)
    found = np.zeros(size + 1, np.bool_)
    found[met] = True
    reached: Bools = found[:size]
    return reached


def mass(steps: sparse.csr_array, stays: Floats, worlds: Floats) -> Floats:
    """The discounted chance of meeting a seed, evened out, in each of several worlds; 0 for whoever meets none. Shape
    (authors, worlds), as is `worlds`, which says how surely each is known there."""
    hit = worlds
    for _ in range(ROUNDS):
        further = steps @ hit
        further *= np.float32(DISCOUNT)
        hit = np.maximum(further, worlds, out=further)
    least = np.maximum(np.float32(FLOOR) * hit.max(axis=0, initial=0), np.finfo(np.float32).tiny)
    log = np.log(np.maximum(hit, least))
    for _ in range(SMOOTHING_ROUNDS):
        evened = steps @ log
        evened += log
        log *= stays[:, None]
        evened += log
        evened /= np.float32(2)
        log = evened
    found: Floats = np.where(hit > 0, np.exp(log), np.float32(0))
    return found


def _median(masses: Floats, typical: Bools, seeds: Floats) -> np.float32:
    """Of those whom seeds lead to, or of seeds where there is nobody else."""
    for among in (typical, seeds > 0):
        met = masses[among & (masses > 0)]
        if len(met):
            return np.float32(np.median(met))
    return np.float32(1)
