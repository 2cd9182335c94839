"""Whatever a name or a title holds, every format can be read back with the same nodes and edges."""

import csv
import io
import json

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.maths.exports import FORMATS

IDS = ("A1", "A2", "W1", "T1")
labels = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
years = st.none() | st.integers(1400, 2200)


@st.composite
def slices(draw):
    nodes = [
        {
            "id": one,
            "kind": "author",
            "label": draw(labels),
            "url": "https://portal.example/",
            "hop": 1,
            "weight": 0.5,
            "year": draw(years),
        }
        for one in IDS
    ]
    pairs = draw(st.sets(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] < pair[1])))
    edges = [
        {"source": a, "target": b, "kind": "coauthor", "weight": draw(st.floats(0.01, 1e6)), "works": draw(st.integers(1, 99)),
         "first_year": draw(years), "last_year": draw(years)}
        for a, b in sorted(pairs)
    ]  # fmt: skip
    return {"meta": {"build": {"id": 1, "built_at": "2020-01-02T03:04:05Z"}}, "nodes": nodes, "edges": edges}


@given(slices())
def test_every_format_reads_back(part):
    written = {name: form.write(part) for name, form in FORMATS.items()}
    assert written == {name: form.write(part) for name, form in FORMATS.items()}
    edges = {(edge["source"], edge["target"]): edge for edge in part["edges"]}
    assert json.loads(written["json"]) == part
    assert len(json.loads(written["cytoscape"])["elements"]["edges"]) == len(edges)
    linked = nx.node_link_graph(json.loads(written["json"]), edges="edges")
    assert (set(linked.nodes), linked.number_of_edges()) == (set(IDS), len(edges))
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        graph = read(io.BytesIO(written[name]))
        assert (set(graph.nodes), set(graph.edges)) == (set(IDS), edges.keys())
        for ends, edge in edges.items():
            assert graph.edges[ends]["weight"] == edge["weight"]
            assert graph.edges[ends].get("first_year") == edge["first_year"]
    rows = list(csv.DictReader(io.StringIO(written["csv"].decode("utf-8-sig"), newline="")))
    assert [(row["source"], row["target"]) for row in rows] == list(edges)


def test_a_gexf_file_is_as_old_as_its_build():
    part = {"meta": {"build": {"built_at": "2020-01-02T03:04:05Z"}}, "nodes": [], "edges": []}
    assert b'lastmodifieddate="2020-01-02"' in FORMATS["gexf"].write(part)
