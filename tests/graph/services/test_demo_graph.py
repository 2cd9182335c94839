"""The graph of the demo corpus is what networkx projects, and stays so whatever comes next."""

import math
from collections import defaultdict

import networkx as nx
import pytest
from django.core.management import call_command

from graph.maths.projection import MOST_AUTHORS
from graph.models import Coauthor
from graph.services.build_graph import build_graph
from papers.models import Authorship, Provenance

# The whole corpus takes half a minute; graphs whose edges are counted by hand are built in every run.
pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]


def by_networkx() -> nx.Graph:
    sizes, graph = {}, nx.Graph()
    rows = Authorship.objects.exclude(provenance=Provenance.DENIED).exclude(author=None)
    for author, work, size in rows.values_list("author_id", "work_id", "work__author_count"):
        if size <= MOST_AUTHORS:
            sizes[work] = size
            graph.add_edge(("author", author), ("work", work))

    def strength(graph, one, other):
        joint = set(graph[one]) & set(graph[other])
        return len(joint), sum(1 / (sizes[work] - 1) for _, work in joint)

    authors = [node for node in graph if node[0] == "author"]
    return nx.bipartite.generic_weighted_projected_graph(graph, authors, weight_function=strength)


def test_the_edges_of_the_demo_are_those_of_networkx():
    call_command("import_demo", verbosity=0)
    build = build_graph()
    expected = by_networkx()
    stored = defaultdict(dict)
    for row in Coauthor.objects.filter(generation=build.generation):
        stored[row.a][row.b] = (row.works, row.strength)
    assert sum(map(len, stored.values())) == 2 * expected.number_of_edges() > 10_000
    for (_, one), (_, other), (works, strength) in expected.edges(data="weight"):
        for found in (stored[one][other], stored[other][one]):
            assert found[0] == works
            assert math.isclose(found[1], strength, rel_tol=0, abs_tol=1e-9)
