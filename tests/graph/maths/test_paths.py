"""Paths are what trying everything finds, or the search says that it stopped early."""

import itertools

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.maths.paths import BoundReachedError, Network, Outcome, Path, shortest_paths, strongest_paths

MANY = 1_000_000


def network_of(ties, *, most_nodes=MANY, most_ties=MANY):
    """A network of {(a, b): strength}, and the list of everybody whose ties were read."""
    known = {}
    for (a, b), strength in ties.items():
        known.setdefault(a, []).append((b, strength))
        known.setdefault(b, []).append((a, strength))
    read = []

    def reader(nodes):
        read.extend(nodes)
        return {node: known[node] for node in nodes if node in known}

    return Network(reader, most_nodes=most_nodes, most_ties=most_ties), read


def every_path(ties, source, target, most_steps):
    """All paths without repetition as (cost, path), by brute force."""
    graph = nx.Graph()
    graph.add_nodes_from([source, target])
    for (a, b), strength in ties.items():
        graph.add_edge(a, b, cost=1 / strength)
    paths = nx.all_simple_paths(graph, source, target, cutoff=most_steps)
    return sorted((nx.path_weight(graph, path, "cost"), len(path) - 1, tuple(path)) for path in paths)


people = st.integers(1, 8)
networks = st.dictionaries(
    st.tuples(people, people).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.01, 0.1, 0.25, 1 / 3, 0.5, 1.0, 1.7, 2.0, 5.0]),
    max_size=20,
)


@given(networks, people, people, st.integers(1, 4), st.integers(1, 7))
def test_shortest_paths_are_those_that_trying_everything_finds(ties, source, target, k, most_steps):
    found = shortest_paths(network_of(ties)[0], source, target, k=k, most_steps=most_steps)
    if source == target:
        assert found.paths == [Path((source,), 0.0)]
        return
    expected = every_path(ties, source, target, most_steps)
    if not expected:
        assert found.paths == []
        beyond = every_path(ties, source, target, 9)
        assert found.outcome is (Outcome.TOO_FAR if beyond else found.outcome)
        assert found.outcome in (Outcome.TOO_FAR, Outcome.NOT_CONNECTED)
        return
    assert found.outcome is Outcome.FOUND
    fewest = min(steps for _, steps, _ in expected)
    best = [one for one in expected if one[1] == fewest][:k]
    assert [path.cost for path in found.paths] == pytest.approx([cost for cost, _, _ in best])
    assert {path.nodes for path in found.paths} <= {nodes for _, steps, nodes in expected if steps == fewest}
    assert len({path.nodes for path in found.paths}) == len(best)


@given(networks, people, people, st.integers(1, 4), st.integers(1, 7))
def test_strongest_paths_are_those_that_trying_everything_finds(ties, source, target, k, most_steps):
    found = strongest_paths(network_of(ties)[0], source, target, k=k, most_steps=most_steps)
    if source == target:
        assert found.paths == [Path((source,), 0.0)]
        return
    expected = every_path(ties, source, target, most_steps)
    assert [path.cost for path in found.paths] == pytest.approx([cost for cost, _, _ in expected[:k]])
    assert {path.nodes for path in found.paths} <= {nodes for _, _, nodes in expected}
    assert len({path.nodes for path in found.paths}) == len(found.paths)
    assert (found.outcome is Outcome.FOUND) == bool(expected)
    shortest = shortest_paths(network_of(ties)[0], source, target, k=k, most_steps=most_steps).paths
    helped = strongest_paths(network_of(ties)[0], source, target, k=k, most_steps=most_steps, known=shortest)
    assert [path.cost for path in helped.paths] == pytest.approx([path.cost for path in found.paths])
    if every_path(ties, source, target, 9) and not expected:
        assert found.outcome is Outcome.TOO_FAR


@given(networks, people, people)
def test_from_either_end_the_paths_are_the_same(ties, source, target):
    for search in (shortest_paths, strongest_paths):
        there = search(network_of(ties)[0], source, target, k=2, most_steps=7)
        back = search(network_of(ties)[0], target, source, k=2, most_steps=7)
        assert [path.cost for path in there.paths] == pytest.approx([path.cost for path in back.paths])


@given(networks, people, people, st.integers(0, 8), st.integers(0, 30))
def test_within_bounds_nothing_false_is_said(ties, source, target, most_nodes, most_ties):
    for search in (shortest_paths, strongest_paths):
        network, read = network_of(ties, most_nodes=most_nodes, most_ties=most_ties)
        found = search(network, source, target, k=3, most_steps=7)
        assert len(read) == len(set(read)) <= most_nodes
        if found.outcome is Outcome.BOUND_REACHED:
            everything = {nodes for _, _, nodes in every_path(ties, source, target, 7)}
            assert {path.nodes for path in found.paths} <= everything
        else:
            unbounded = search(network_of(ties)[0], source, target, k=3, most_steps=7)
            assert [p.cost for p in found.paths] == pytest.approx([p.cost for p in unbounded.paths])


def test_both_ends_are_searched_so_a_long_way_costs_little():
    """Two trees where everybody has ten ties, joined half-way down: from one end alone it would be 1,200 people."""
    ties = {}
    number = itertools.count(2)
    level, levels = [1], []
    for _ in range(3):
        pairs = [(parent, child) for parent in level for child in itertools.islice(number, 10)]
        ties |= dict.fromkeys(pairs, 1.0)
        level = [child for _, child in pairs]
        levels.append(level)
    ties |= {(a + 10_000, b + 10_000): strength for (a, b), strength in ties.items()}
    ties[levels[1][0], levels[1][0] + 10_000] = 1.0
    network, read = network_of(ties)
    found = shortest_paths(network, 1, 10_001, k=1, most_steps=12)
    assert found.paths[0].steps == 5
    assert len(read) < 150


def test_strong_ties_are_worth_a_detour():
    ties = {(1, 2): 0.1, (1, 3): 2.0, (3, 2): 2.0}
    assert shortest_paths(network_of(ties)[0], 1, 2, k=1, most_steps=6).paths[0].nodes == (1, 2)
    assert strongest_paths(network_of(ties)[0], 1, 2, k=1, most_steps=6).paths == [Path((1, 3, 2), 1.0)]


def test_what_is_not_known_cannot_be_asked_for():
    network, _ = network_of({(1, 2): 1.0}, most_nodes=0)
    with pytest.raises(BoundReachedError):
        network.have([1])
