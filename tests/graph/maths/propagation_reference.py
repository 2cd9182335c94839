"""The same as `graph.maths.propagation`, written a second time from its definition: slow, with networkx, one person at a
time, in double precision."""

import math
from collections import defaultdict
from itertools import combinations
from statistics import median

import networkx as nx

from graph.maths.propagation import GROUPS


def tied(works: list[dict[int, tuple[bool, bool]]]) -> nx.Graph:
    """Each work is its authors, with (sourced, confirmed) of each."""
    works = [work for work in works if 2 <= len(work) <= 100]
    weight: dict[frozenset, float] = defaultdict(float)
    for work in works:
        for a, b in combinations(sorted(work), 2):
            sourced, confirmed = (all(side) for side in zip(work[a], work[b], strict=True))
            weight[frozenset((a, b))] += (1.0 if sourced or confirmed else 0.1) / (len(work) - 1)
    of = defaultdict(set)
    for number, work in enumerate(works):
        for author in work:
            of[author].add(number)
    graph = nx.Graph()
    for pair, value in weight.items():
        a, b = pair
        thirds = set(of) - pair
        supported = any((of[z] & of[a]) - of[b] and (of[z] & of[b]) - of[a] for z in thirds)
        graph.add_edge(a, b, weight=value * (1.0 if supported else 0.02))
    return graph


def evidence(graph: nx.Graph, authors: int, seeds: dict[int, float]) -> list[float | None]:
    graph = graph.copy()
    graph.add_nodes_from(range(authors))
    reached, mass = _mass(graph, seeds)
    typical = [mass[node] for node in reached if node not in seeds] or [mass[node] for node in reached]
    middle = median(typical) if typical else 1.0
    found = [mass[node] / (mass[node] + middle) if node in reached else None for node in range(authors)]
    ordered = sorted(seeds)
    for first in range(min(GROUPS, len(ordered))):
        group = ordered[first::GROUPS]
        left, own = _mass(graph, {seed: value for seed, value in seeds.items() if seed not in group})
        for node in group:
            found[node] = own[node] / (own[node] + middle) if node in left else None
    return found


def _mass(graph: nx.Graph, seeds: dict[int, float]) -> tuple[set[int], dict[int, float]]:
    reached = set().union(*(nx.node_connected_component(graph, seed) for seed in seeds))
    chances = {
        node: {other: data["weight"] / graph.degree(node, "weight") for other, data in graph[node].items()}
        for node in graph
    }

    def step(values):
        return {node: sum(chance * values[other] for other, chance in chances[node].items()) for node in graph}

    hit = {node: seeds.get(node, 0.0) for node in graph}
    for _ in range(80):
        forward = step(hit)
        hit = {node: max(seeds.get(node, 0.0), 0.98 * forward[node]) for node in graph}
    top = max(hit.values(), default=0)
    if not top:
        return reached, hit
    log = {node: math.log(max(value, 1e-12 * top)) for node, value in hit.items()}
    for _ in range(10):
        forward = step(log)
        log = {node: (log[node] + forward[node]) / 2 for node in graph}
    return reached, {node: math.exp(value) for node, value in log.items()}
