"""The same as `graph.maths.propagation`, written a second time from its definition: slow, with networkx, one person at a
time, in double precision. Which seeds are left out together is given, not worked out a second time."""

import math
from collections import defaultdict
from itertools import permutations
from statistics import median

import networkx as nx


def _known(one: tuple[bool, bool], other: tuple[bool, bool]) -> bool:
    """Each is (sourced, confirmed)."""
    return (one[0] and other[0]) or (one[1] and other[1])


def tied(works: list[dict[int, tuple[bool, bool]]]) -> nx.DiGraph:
    """Each work is its authors, with (sourced, confirmed) of each. What leads nowhere is an edge to oneself."""
    known: dict[tuple[int, int], float] = defaultdict(float)
    alone: dict[tuple[int, int], float] = defaultdict(float)
    for work in works:
        listed = sum(sourced for sourced, _ in work.values())
        for a, b in permutations(work, 2):
            if work[a][0] and work[b][0]:
                if listed <= 100:
                    known[a, b] += 1 / (listed - 1)
            elif len(work) <= 100:
                if work[a][1] and work[b][1]:
                    known[a, b] += 1 / (len(work) - 1)
                elif work[a][1] and not work[a][0]:
                    alone[a, b] += 1 / (len(work) - 1)
    graph = nx.DiGraph()
    for a, b in {*known, *alone}:
        weight = 1.0 if _supported(works, a, b) else 0.02
        graph.add_edge(a, b, weight=weight * (known[a, b] + 0.02 * alone[a, b]), known=weight * known[a, b])
    for a in list(graph):
        mutual = sum(data["known"] for _, _, data in graph.edges(a, data=True))
        own = sum((data["weight"] - data["known"]) / 0.02 for _, _, data in graph.edges(a, data=True))
        if 0.98 * own > mutual:
            graph.add_edge(a, a, weight=0.98 * own - mutual, known=0.0)
    return graph


def _supported(works: list[dict[int, tuple[bool, bool]]], a: int, b: int) -> bool:
    """Some third author is with each of the two on a list without the other."""
    lists = []
    for work in works:
        named = {one for one, (sourced, _) in work.items() if sourced}
        saying = {one for one, (_, confirmed) in work.items() if confirmed}
        lists += [named] if len(named) <= 100 else []
        lists += [saying] if saying - named and len(work) <= 100 else []
    with_a = set().union(*(one for one in lists if a in one and b not in one))
    with_b = set().union(*(one for one in lists if b in one and a not in one))
    return bool((with_a & with_b) - {a, b})


def evidence(graph: nx.DiGraph, authors: int, seeds: dict[int, float], groups: list[set[int]]) -> list[float | None]:
    graph = graph.copy()
    graph.add_nodes_from(range(authors))
    led_to = set(seeds).union(*(nx.descendants(graph, seed) for seed in seeds)) - set(seeds)
    found = _world(graph, seeds, led_to, seeds)
    for group in groups:
        own = _world(graph, {seed: value for seed, value in seeds.items() if seed not in group}, led_to, seeds)
        for node in group:
            found[node] = own[node]
    return [found[node] for node in range(authors)]


def _world(graph, present, led_to, seeds) -> dict[int, float | None]:
    mass = _mass(graph, present)
    typical = [mass[node] for node in led_to if mass[node]] or [mass[node] for node in seeds if mass[node]]
    middle = median(typical) if typical else 1.0
    return {node: mass[node] / (mass[node] + middle) if mass[node] else None for node in graph}


def _mass(graph: nx.DiGraph, seeds: dict[int, float]) -> dict[int, float]:
    """0 for whoever meets no seed."""
    chances: dict[int, dict[int, float]] = {}
    for node in graph:
        total = graph.out_degree(node, "weight")
        chances[node] = {other: data["weight"] / total for other, data in graph[node].items()} or {node: 1.0}
    hit = {node: seeds.get(node, 0.0) for node in graph}
    for _ in range(80):
        forward = {a: sum(p * hit[b] for b, p in chances[a].items() if b != a) for a in graph}
        hit = {node: max(seeds.get(node, 0.0), 0.98 * forward[node]) for node in graph}
    top = max(hit.values(), default=0)
    if not top:
        return hit
    log = {node: math.log(max(value, 1e-12 * top)) for node, value in hit.items()}
    for _ in range(10):
        log = {a: (log[a] + sum(p * log[b] for b, p in chances[a].items())) / 2 for a in graph}
    return {node: math.exp(log[node]) if hit[node] else 0.0 for node in graph}
