"""What trust costs to compute: a solve of network evidence against igraph's personalised PageRank and against what
memory allows, and graph and scores, from the literature in PostgreSQL and back, against igraph's own solving."""

import gc
import time
from collections.abc import Callable
from typing import Any, Final

import igraph
import numpy as np
from django.db import connection
from scipy import sparse

from benchmarks.figures import Figure
from benchmarks.peak_memory import only_started, peak
from graph.maths.projection import makes_pairs
from graph.maths.propagation import ROUNDS as HITTING_ROUNDS
from graph.maths.propagation import SMOOTHING_ROUNDS, Floats, SignedWorks, mass, network_evidence, steps_of, ties
from graph.models import Ground
from graph.selectors.attributions import Attributions, attributions
from graph.selectors.builds import reading
from graph.services.build_graph import build_graph
from profiles.models import TrustBuild
from profiles.trust.recomputing import recompute_whole

ROUNDS: Final = 5
# Where no source gives an ORCID iD, so many are taken as known.
ONE_IN: Final = 50
ROUNDS_OF_A_SOLVE: Final = HITTING_ROUNDS + SMOOTHING_ROUNDS


def measure() -> list[Figure]:
    build_graph()
    with reading() as build:
        if build is None:
            raise RuntimeError("There is no graph.")
        found = attributions(build)
    everything = np.ones(len(found.author), np.bool_)
    signed = SignedWorks(found.author.astype(np.int64), found.work.astype(np.int64), everything, ~everything)
    seconds, tied = _median(lambda: ties(signed, len(found.authors)), rounds=1)
    seeds = (found.counts()[:, Ground.ORCID] > 0).astype(np.float32)
    if not seeds.any():
        seeds[::ONE_IN] = 1
    return [*_kernel(tied, seeds, ties_seconds=seconds), *_rebuild(found)]


def _median(act: Callable[[], Any], *, rounds: int = ROUNDS) -> tuple[float, Any]:
    times = []
    for _ in range(rounds):
        gc.collect()
        began = time.perf_counter()
        result = act()
        times.append(time.perf_counter() - began)
    return sorted(times)[rounds // 2], result


def _kernel(tied: sparse.csr_array, seeds: Floats, *, ties_seconds: float) -> list[Figure]:
    chances, stays = steps_of(tied)
    seconds, _ = _median(lambda: mass(chances, stays, seeds[:, None]))
    whole, _ = _median(lambda: network_evidence(tied, seeds), rounds=3)
    pairs = sparse.triu(tied, 1).tocoo()
    graph = igraph.Graph(n=len(seeds), edges=np.stack(pairs.coords, axis=1), edge_attrs={"weight": pairs.data.tolist()})
    known = np.flatnonzero(seeds).tolist()
    peer, _ = _median(lambda: graph.personalized_pagerank(reset_vertices=known, weights="weight", damping=0.85))
    touched = chances.data.nbytes + chances.indices.nbytes + chances.indptr.nbytes + 2 * seeds.nbytes
    bound = _seconds_to_read(touched)
    detail: dict[str, float | int | str] = {
        "seconds": seconds,
        "igraph_seconds": peer,
        "pairs": pairs.nnz,
        "people": len(seeds),
        "seeds": len(known),
        "ties_seconds": ties_seconds,
    }
    return [
        Figure("propagation, one solve", seconds / peer, "times igraph's personalised PageRank", 3, "lower", detail),
        Figure(
            "propagation with what is said about seeds", whole / seconds, "times one solve", None, "lower",
            {"seconds": whole, "times_igraph": whole / peer},
        ),
        Figure(
            "propagation, a round", seconds / ROUNDS_OF_A_SOLVE / bound, "times reading the matrix once", 4, "lower",
            {"round_milliseconds": 1000 * seconds / ROUNDS_OF_A_SOLVE, "reading_milliseconds": 1000 * bound},
        ),
    ]  # fmt: skip


def _seconds_to_read(size: int) -> float:
    """Half of what copying takes, which reads and writes."""
    source = np.ones(size // 8)
    target = np.empty_like(source)
    seconds, _ = _median(lambda: np.copyto(target, source), rounds=21)
    return seconds / 2


def _rebuild(found: Attributions) -> list[Figure]:
    """The peer is given the lists and solves the same three: who worked with whom, communities, who is near whom."""

    def solved() -> Any:
        size = np.bincount(found.work)
        kept = makes_pairs(size)[found.work]
        authors, author = np.unique(found.author[kept], return_inverse=True)
        works, work = np.unique(found.work[kept], return_inverse=True)
        kinds = [False] * len(authors) + [True] * len(works)
        both = igraph.Graph.Bipartite(kinds, np.stack([author, work + len(authors)], axis=1))
        joint = both.bipartite_projection(which=False)
        joint.community_multilevel(weights="weight")
        joint.personalized_pagerank(reset_vertices=list(range(0, joint.vcount(), ONE_IN)), weights="weight")

    peer, _ = _median(solved, rounds=1)
    seconds, _ = _median(build_graph, rounds=1)
    scoring, _ = _median(recompute_whole, rounds=1)
    works = int(found.work.max()) + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM profiles_trustscore")
        scores = cursor.fetchone()[0]
    started, needed = only_started(), peak("rebuild_graph --verbosity=0", "recompute_trust --verbosity=0")
    told: dict[str, float | int | str] = {
        "works": works,
        "scores": scores,
        "builds": TrustBuild.objects.count(),
        "graph_seconds": seconds,
        "trust_seconds": scoring,
        "igraph_seconds": peer,
    }
    memory: dict[str, float | int | str] = {"peak_megabytes": needed / 1e6, "of_which_to_start": started / 1e6}
    return [
        Figure("graph and trust rebuild", (seconds + scoring) / peer, "times igraph's solve", 10, "lower", told),
        Figure(
            "graph and trust rebuild, memory", (needed - started) / works / 1000, "KB a work", 1, "lower", memory
        ),
    ]  # fmt: skip
