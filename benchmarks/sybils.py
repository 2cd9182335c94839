"""Made-up people who want to look real: a thousand of them, in some shape, tied to a real co-author graph by joint
works that they made up as well. NumPy and SciPy only.

What the made-up say of each other both sides confirm; of a joint work with a real person, only they speak: they name
that person on a work of their own, or put themselves on a real one. Without provenance, everything counts as if a
source had said it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from benchmarks.signatures import Bools, Ints, Literature
from graph.maths.propagation import SignedWorks

PEOPLE: Final = 1000
_LARGEST_TEAM: Final = 6


@dataclass(frozen=True, slots=True)
class Attack:
    """`edges` made-up joint works with real people: with anybody ("random"), with co-authors of seeds ("near seeds"),
    or by joining the works of small teams with a seed among them, each member an edge ("teams")."""

    shape: str
    target: str
    edges: int
    provenance: bool = True


def dense(_: Literature, chance: np.random.Generator) -> list[Ints]:
    """Groups of twenty who sign with each other again and again, and now and then with other groups."""
    groups = [first + chance.choice(20, 4, replace=False) for first in range(0, PEOPLE, 20) for _ in range(60)]
    return [*groups, *(chance.choice(PEOPLE, 4, replace=False) for _ in range(200))]


def tree(_: Literature, __: np.random.Generator) -> list[Ints]:
    """A paper mill: each sells to three, who sell to three; every deal is two papers."""
    return [np.array([person, (person - 1) // 3]) for person in range(1, PEOPLE) for _ in range(2)]


def copied(real: Literature, chance: np.random.Generator) -> list[Ints]:
    """The works of a real neighbourhood, signed by the made-up."""
    by_author = real.incidence()
    by_work = sparse.csr_array(by_author.T)
    start = int(chance.choice(np.flatnonzero(np.diff(by_author.indptr) > 10)))
    number, waiting = {start: 0}, [start]
    for person in waiting:
        for other in (other for work in _row(by_author, person) for other in _row(by_work, work)):
            if len(number) < PEOPLE and other not in number:
                number[other] = len(number)
                waiting.append(other)
    works = sorted({work for person in number for work in _row(by_author, person)})
    return [np.array([number[person] for person in _row(by_work, work) if person in number]) for work in works]


def preferential(_: Literature, chance: np.random.Generator) -> list[Ints]:
    """Newcomers sign with whoever has signed most."""
    signed = [0, 1]
    works = []
    for person in range(2, PEOPLE):
        for other in sorted({signed[int(chance.integers(len(signed)))] for _ in range(3)} - {person}):
            works.append(np.array([person, other]))
            signed += [person, other]
    return works


def unconnected(_: Literature, __: np.random.Generator) -> list[Ints]:
    """They have nothing to do with each other: all that each has is what it claims."""
    return []


SHAPES: Final[dict[str, Callable[[Literature, np.random.Generator], list[Ints]]]] = {
    "dense": dense,
    "tree": tree,
    "copied": copied,
    "preferential": preferential,
    "unconnected": unconnected,
}


class _Rows:
    """The columns of `SignedWorks` as they grow."""

    def __init__(self, real: Literature, *, provenance: bool) -> None:
        self._provenance = provenance
        self._works = real.works
        nobody = np.zeros(len(real.author), np.bool_)
        self._columns: list[tuple[Ints, Ints, Bools, Bools]] = [(real.author, real.work, ~nobody, nobody)]

    def new_work(self, people: Ints, by_people: Bools) -> None:
        self.on_work(self._works, people, by_people)
        self._works += 1

    def on_work(self, work: int, people: Ints, by_people: Bools) -> None:
        sourced = np.full(len(people), not self._provenance)
        self._columns.append((people, np.full(len(people), work), sourced, by_people))

    def all(self) -> SignedWorks:
        return SignedWorks(*(np.concatenate(column) for column in zip(*self._columns, strict=True)))


def attacked(real: Literature, seeds: Bools, attack: Attack, chance: np.random.Generator) -> SignedWorks:
    """The real literature and the made-up, whose people have the numbers from `real.authors` on."""
    rows = _Rows(real, provenance=attack.provenance)
    for people in SHAPES[attack.shape](real, chance):
        signing = real.authors + np.unique(people)
        rows.new_work(signing, np.ones(len(signing), np.bool_))
    if attack.target == "teams":
        for work in _team_works(real, seeds, attack.edges, chance):
            rows.on_work(work, _made_up(real, chance), np.array([True]))
    else:
        among = np.arange(real.authors) if attack.target == "random" else near(real, seeds)
        for one in chance.choice(among, attack.edges):
            rows.new_work(np.append(_made_up(real, chance), one), np.array([True, False]))
    return rows.all()


def _made_up(real: Literature, chance: np.random.Generator) -> Ints:
    return real.authors + chance.integers(PEOPLE, size=1)


def near(real: Literature, seeds: Bools) -> Ints:
    """Co-authors of seeds who are no seeds themselves."""
    places = real.incidence()
    with_seed = places.T @ seeds.astype(np.float64) > 0
    return np.flatnonzero((places @ with_seed.astype(np.float64) > 0) & ~seeds)


def _team_works(real: Literature, seeds: Bools, edges: int, chance: np.random.Generator) -> list[int]:
    places = real.incidence()
    size = np.bincount(real.work, minlength=real.works)
    with_seed = places.T @ seeds.astype(np.float64) > 0
    mixed = chance.permutation(np.flatnonzero(with_seed & (size > 1) & (size <= _LARGEST_TEAM)))
    enough = int(np.searchsorted(np.cumsum(size[mixed]), edges)) + 1
    found: list[int] = mixed[:enough].tolist()
    return found


def _row(matrix: sparse.csr_array, row: int) -> list[int]:
    found: list[int] = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
    return found
