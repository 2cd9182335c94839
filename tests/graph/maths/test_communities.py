"""Communities are found, as well as networkx finds them, and the same ones every time."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from graph.maths.communities import communities, modularity

GRAPHS = {
    "karate": nx.karate_club_graph(),
    "novel": nx.les_miserables_graph(),
    "caves": nx.connected_caveman_graph(20, 8),
    "planted": nx.planted_partition_graph(10, 40, 0.3, 0.01, seed=1),
    "star": nx.star_graph(30),
}


def matrix(graph: nx.Graph) -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, dtype=float, weight="weight"))


@pytest.mark.parametrize("name", GRAPHS)
def test_modularity_is_near_that_of_networkx(name):
    graph = GRAPHS[name]
    found = communities(matrix(graph))
    best = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    assert modularity(matrix(graph), found) >= 0.9 * best - 1e-9


@pytest.mark.parametrize("name", GRAPHS)
def test_our_modularity_is_that_of_networkx(name):
    graph = GRAPHS[name]
    labels = communities(matrix(graph))
    nodes = list(graph)
    groups = [{nodes[i] for i in np.flatnonzero(labels == label)} for label in np.unique(labels)]
    assert modularity(matrix(graph), labels) == pytest.approx(nx.community.modularity(graph, groups))


def test_caves_are_communities():
    caves = nx.disjoint_union_all([nx.complete_graph(5) for _ in range(4)])
    assert communities(matrix(caves)).tolist() == [0] * 5 + [5] * 5 + [10] * 5 + [15] * 5


def test_whoever_is_alone_is_a_community():
    assert communities(sparse.csr_array((3, 3))).tolist() == [0, 1, 2]
    assert communities(sparse.csr_array((0, 0))).tolist() == []


@settings(deadline=None, max_examples=60)
@given(size=st.integers(1, 30), chance=st.floats(0, 0.4), seed=st.integers(0, 10**6))
def test_communities_hang_together_bear_the_name_of_their_first_node_and_do_not_change(size, chance, seed):
    graph = nx.gnp_random_graph(size, chance, seed=seed)
    found = communities(matrix(graph))
    for label in np.unique(found):
        members = np.flatnonzero(found == label).tolist()
        assert members[0] == label
        assert nx.is_connected(graph.subgraph(members))
    assert (communities(matrix(graph)) == found).all()
    assert modularity(matrix(graph), found) >= modularity(matrix(graph), np.arange(size)) - 1e-9
