"""What the graph costs to build: the projection against scipy and networkx, the whole against igraph's own solving."""

import gc
import time
from collections.abc import Callable
from typing import Any, Final

import igraph
import networkx as nx
import numpy as np
from django.db import connection
from scipy import sparse

from benchmarks.figures import Figure
from benchmarks.peak_memory import only_started, peak
from graph.maths.communities import communities, modularity
from graph.maths.projection import Authorships, Pairs, makes_pairs, project
from graph.models import GraphBuild
from graph.services.build_graph import build_graph
from graph.services.edges import authorships

ROUNDS: Final = 5
# networkx is asked once, of no more works than it answers in a minute; both are then asked about the same works.
NETWORKX_WORKS: Final = 60_000


def measure() -> list[Figure]:
    build = build_graph()
    with connection.cursor() as cursor:
        given = authorships(cursor, build.generation)
    works = len(np.unique(given.work))
    return [_against_scipy(given), _against_networkx(given), _against_igraph(given, works), _memory(works)]


def _median(act: Callable[[], Any]) -> tuple[float, Any]:
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        result = act()
        times.append(time.perf_counter() - began)
    return sorted(times)[ROUNDS // 2], result


def _projected(given: Authorships) -> list[Pairs]:
    return list(project(given))


def _incidence(given: Authorships) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Works by authors, and the same weighted by what each work adds to a pair."""
    kept = makes_pairs(given.size)
    authors, author = np.unique(given.author[kept], return_inverse=True)
    works, work = np.unique(given.work[kept], return_inverse=True)
    shape = (len(works), len(authors))
    share = 1.0 / (given.size[kept] - 1)
    ones = np.ones(len(author))
    return sparse.csr_array((ones, (work, author)), shape=shape), sparse.csr_array((share, (work, author)), shape=shape)


def _against_scipy(given: Authorships) -> Figure:
    """B'B for the strengths and B'B for the joint works; scipy has no product that gives years."""

    def product() -> tuple[sparse.csr_array, sparse.csr_array]:
        plain, shared = _incidence(given)
        return plain.T @ shared, plain.T @ plain

    seconds, pairs = _median(lambda: _projected(given))
    peer_seconds, (strength, works) = _median(product)
    for matrix in (strength, works):
        matrix.setdiag(0)
        matrix.eliminate_zeros()
    count = sum(len(block) for block in pairs)
    total = sum(float(block.strength.sum()) for block in pairs)
    if count != strength.nnz or abs(total - strength.sum()) > 1e-9 * total:
        raise RuntimeError(f"{count} pairs of strength {total}; scipy has {strength.nnz} of {strength.sum()}")
    detail: dict[str, float | int | str] = {"pairs": count // 2, "seconds": seconds, "scipy_seconds": peer_seconds}
    return Figure("co-author projection", seconds / peer_seconds, "times scipy's B'B", 2, "lower", detail)


def _against_networkx(given: Authorships) -> Figure:
    """Newman's weights as networkx has them, from a graph that is there already."""
    some = given.work <= np.unique(given.work)[:NETWORKX_WORKS][-1]
    part = Authorships(given.author[some], given.work[some], given.size[some], given.year[some])
    kept = makes_pairs(part.size)
    graph = nx.Graph()
    graph.add_edges_from(zip((-part.work[kept]).tolist(), part.author[kept].tolist(), strict=True))
    people = np.unique(part.author[kept]).tolist()
    began = time.perf_counter()
    joint = nx.bipartite.collaboration_weighted_projected_graph(graph, people)
    peer_seconds = time.perf_counter() - began
    seconds, pairs = _median(lambda: _projected(part))
    count = sum(len(block) for block in pairs) // 2
    if count != joint.number_of_edges():
        raise RuntimeError(f"{count} pairs; networkx has {joint.number_of_edges()}")
    detail: dict[str, float | int | str] = {"pairs": count, "seconds": seconds, "networkx_seconds": peer_seconds}
    return Figure("co-author projection", peer_seconds / seconds, "times as fast as networkx", 50, "higher", detail)


def _against_igraph(given: Authorships, works: int) -> Figure:
    """From PostgreSQL and back, every table, index and check, against igraph's projection and communities alone."""

    def solved() -> Any:
        kept = makes_pairs(given.size)
        authors, author = np.unique(given.author[kept], return_inverse=True)
        names, work = np.unique(given.work[kept], return_inverse=True)
        kinds = [False] * len(authors) + [True] * len(names)
        both = igraph.Graph.Bipartite(kinds, np.stack([author, work + len(authors)], axis=1))
        joint = both.bipartite_projection(which=False)
        return joint, joint.community_multilevel(weights="weight")

    began = time.perf_counter()
    joint, found = solved()
    peer_seconds = time.perf_counter() - began
    began = time.perf_counter()
    build = build_graph()
    seconds = time.perf_counter() - began
    detail: dict[str, float | int | str] = {
        "works": works,
        "rows": sum(build.counts.values()),
        "seconds": seconds,
        "igraph_seconds": peer_seconds,
        "pairs": build.counts["graph_coauthor"] // 2,
        "igraph_pairs": joint.ecount(),
        "modularity": _modularity(given),
        "igraph_modularity_by_joint_works": float(found.modularity),
    }
    return Figure("graph rebuild", seconds / peer_seconds, "times igraph's solve", 10, "lower", detail)


def _modularity(given: Authorships) -> float:
    blocks = _projected(given)
    a, b = (np.concatenate([getattr(block, name) for block in blocks]) for name in ("a", "b"))
    strength = np.concatenate([block.strength for block in blocks])
    authors = np.unique(a)
    places = (np.searchsorted(authors, a), np.searchsorted(authors, b))
    matrix = sparse.coo_array((strength, places), shape=(len(authors),) * 2).tocsr()
    return modularity(matrix, communities(matrix))


def _memory(works: int) -> Figure:
    """Of a process that builds, beyond one that has only started. The server's is bounded by its settings."""
    started, built = only_started(), peak("rebuild_graph --verbosity=0")
    if GraphBuild.objects.get(status="current").checks.get("drift") != {}:
        raise RuntimeError("The build differs from the one before.")
    detail: dict[str, float | int | str] = {
        "peak_megabytes": built / 1e6,
        "of_which_to_start": started / 1e6,
        "works": works,
    }
    return Figure("graph rebuild, memory", (built - started) / works / 1000, "KB a work", 1, "lower", detail)
