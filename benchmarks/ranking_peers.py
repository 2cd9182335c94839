"""What else is used to tell made-up people from real ones in a graph. Each takes the co-authors' weights, symmetric and
without a diagonal, and who is known, and answers with a number for each; the higher, the more real."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]
Method = Callable[[sparse.csr_array, Floats], Floats]


def degree(weights: sparse.csr_array, _: Floats) -> Floats:
    return np.diff(weights.indptr).astype(np.float32)


def pagerank(weights: sparse.csr_array, _: Floats) -> Floats:
    return _walk(weights, np.ones(weights.shape[0], np.float32))


def personalised_pagerank(weights: sparse.csr_array, seeds: Floats) -> Floats:
    """EigenTrust: S. Kamvar, M. Schlosser, H. Garcia-Molina, WWW 2003."""
    return _walk(weights, seeds)


def _walk(weights: sparse.csr_array, restart: Floats, *, keeps: float = 0.85, rounds: int = 80) -> Floats:
    restart = restart / restart.sum()
    forward = _from_column(weights)
    mass = restart
    for _ in range(rounds):
        mass = np.float32(keeps) * (forward @ mass) + np.float32(1 - keeps) * restart
    return mass


def sybilrank(weights: sparse.csr_array, seeds: Floats) -> Floats:
    """Q. Cao, M. Sirivianos, X. Yang, T. Pregueiro, NSDI 2012: as many steps as log2 of the people, by degree."""
    forward = _from_column(weights)
    mass = seeds / seeds.sum()
    for _ in range(int(np.ceil(np.log2(weights.shape[0])))):
        mass = forward @ mass
    total = np.asarray(weights.sum(axis=0)).ravel()
    found: Floats = np.divide(mass, total, out=np.zeros_like(mass), where=total > 0)
    return found


def sybilscar(weights: sparse.csr_array, seeds: Floats) -> Floats:
    """B. Wang, L. Zhang, N. Z. Gong, INFOCOM 2017, the variant that divides by degrees (SybilSCAR-D)."""
    steps = sparse.csr_array(_from_column(weights).T)
    prior = np.float32(0.4) * seeds
    found = prior
    for _ in range(40):
        found = prior + steps @ found
    return found


def _from_column(weights: sparse.csr_array) -> sparse.csr_array:
    total = np.asarray(weights.sum(axis=0)).ravel()
    scale = np.divide(np.float32(1), total, out=np.zeros_like(total), where=total > 0)
    return sparse.csr_array(weights @ sparse.diags_array(scale))


PEERS: Final[dict[str, Method]] = {
    "degree": degree,
    "PageRank": pagerank,
    "personalised PageRank": personalised_pagerank,
    "SybilRank": sybilrank,
    "SybilSCAR-D": sybilscar,
}
