"""What else is used to tell made-up people from real ones in a graph. Each takes who worked with whom and who is known,
and answers with a number for each person; the higher, the more real."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Co-authors' weights, symmetric and without a diagonal; their sums; and the chances of a step, a row for each
    person."""

    weights: sparse.csr_array
    total: Floats
    steps: sparse.csr_array

    @classmethod
    def of(cls, weights: sparse.csr_array) -> "Weighted":
        total: Floats = np.asarray(weights.sum(axis=1), np.float32).ravel()
        scale = np.divide(np.float32(1), total, out=np.zeros_like(total), where=total > 0)
        return cls(weights, total, sparse.csr_array(sparse.diags_array(scale) @ weights))

    def __len__(self) -> int:
        return len(self.total)


Method = Callable[[Weighted, Floats], Floats]


def degree(given: Weighted, _: Floats) -> Floats:
    return np.diff(given.weights.indptr).astype(np.float32)


def pagerank(given: Weighted, _: Floats) -> Floats:
    return _walk(given, np.ones(len(given), np.float32))


def personalised_pagerank(given: Weighted, seeds: Floats) -> Floats:
    """EigenTrust: S. Kamvar, M. Schlosser, H. Garcia-Molina, WWW 2003."""
    return _walk(given, seeds)


def _walk(given: Weighted, restart: Floats, *, keeps: float = 0.85, rounds: int = 50) -> Floats:
    restart = restart / restart.sum()
    forward = given.steps.T
    mass = restart
    for _ in range(rounds):
        mass = np.float32(keeps) * (forward @ mass) + np.float32(1 - keeps) * restart
    return mass


def sybilrank(given: Weighted, seeds: Floats) -> Floats:
    """Q. Cao, M. Sirivianos, X. Yang, T. Pregueiro, NSDI 2012: as many steps as log2 of the people, by degree."""
    forward = given.steps.T
    mass = seeds / seeds.sum()
    for _ in range(int(np.ceil(np.log2(len(given))))):
        mass = forward @ mass
    found: Floats = np.divide(mass, given.total, out=np.zeros_like(mass), where=given.total > 0)
    return found


def sybilscar(given: Weighted, seeds: Floats) -> Floats:
    """B. Wang, L. Zhang, N. Z. Gong, INFOCOM 2017, the variant that divides by degrees (SybilSCAR-D)."""
    prior = np.float32(0.4) * seeds
    found = prior
    for _ in range(40):
        found = prior + given.steps @ found
    return found


PEERS: Final[dict[str, Method]] = {
    "degree": degree,
    "PageRank": pagerank,
    "personalised PageRank": personalised_pagerank,
    "SybilRank": sybilrank,
    "SybilSCAR-D": sybilscar,
}
