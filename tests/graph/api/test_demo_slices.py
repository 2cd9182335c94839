"""Slices of the demo corpus, of the most connected authors and of others, in every form that other programs read: a few,
and 300 and 300, all with `make fuzz`. They are what the schema says, the same twice, and never more than was asked for."""

import io
import json
import os
import random
from pathlib import Path

import jsonschema
import networkx as nx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rest_framework.throttling import AnonRateThrottle

from graph.models import Coauthor
from graph.selectors.builds import reading
from graph.services.build_graph import build_graph
from papers.models import Author
from tests.graph.api.schema import schema_of

PATH = "/api/v1/graph/slice"
LOCAL = Path(os.environ.get("PEERGRAPH_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "demo-local"


@pytest.fixture
def demo(transactional_db):
    call_command("import_demo", stdout=io.StringIO())
    build_graph()


@pytest.fixture
def demo_with_local(demo):
    if not LOCAL.exists():
        pytest.skip("the local demo data is not here")
    notes = LOCAL / "openreview"
    call_command("import_works", "openreview", str(notes), stdout=io.StringIO(), stderr=io.StringIO())
    call_command("import_works", "paperlists", str(LOCAL / "paperlists"), stdout=io.StringIO(), stderr=io.StringIO())
    build_graph()


def chosen(each):
    with connection.cursor() as cursor:
        cursor.execute("SELECT a FROM graph_coauthor GROUP BY a ORDER BY count(*) DESC, a LIMIT %s", [each])
        connected = [pk for (pk,) in cursor.fetchall()]
    others = list(
        Author.objects.filter(merged_into=None).exclude(pk__in=connected).values_list("pk", flat=True).order_by("pk")
    )
    return connected + random.Random(7).sample(others, each)


def neighbours_of(pk, depth):
    """Who is within so many steps, asked of the rows one step at a time."""
    with reading() as build:
        rows = Coauthor.objects.filter(generation=build.generation)
        reached = {pk}
        for _ in range(depth):
            reached |= set(rows.filter(a__in=reached).values_list("b", flat=True))
    return {f"A{one}" for one in reached}


def check_all(client, monkeypatch, *, each):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": None})
    validator = jsonschema.Draft202012Validator(schema_of(client, PATH))
    for number, pk in enumerate(chosen(each)):
        depth = 1 + number % 2
        limit = (200, 40)[number % 4 // 2]
        query = {"center": f"A{pk}", "depth": depth, "limit": limit}
        raw = client.get(PATH, query).content
        assert client.get(PATH, query).content == raw
        part = json.loads(raw)
        validator.validate(part)
        nodes = {node["id"] for node in part["nodes"]}
        edges = {(edge["source"], edge["target"]) for edge in part["edges"]}
        assert len(nodes) == len(part["nodes"]) <= limit
        assert len(edges) == len(part["edges"])
        assert {end for edge in edges for end in edge} <= nodes
        assert all(node["hop"] <= depth for node in part["nodes"])
        linked = nx.node_link_graph(part, edges="edges")
        assert (set(linked.nodes), linked.number_of_edges()) == (nodes, len(edges))
        assert nx.eccentricity(nx.Graph(linked), f"A{pk}") <= depth
        for form, parse in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
            graph = parse(io.BytesIO(client.get(PATH, query | {"format": form}).content))
            assert (set(graph.nodes), set(graph.edges)) == (nodes, edges)
        if number % 20 == 0:
            among = client.get(PATH, query | {"kinds": "author", "limit": 2000}).json()
            assert {node["id"] for node in among["nodes"]} <= neighbours_of(pk, depth)


@pytest.mark.fuzz
@pytest.mark.django_db(transaction=True)
def test_slices_of_the_demo_corpus(demo, client, monkeypatch):
    check_all(client, monkeypatch, each=15)


@pytest.mark.fuzz
@pytest.mark.django_db(transaction=True)
def test_six_hundred_slices_of_the_demo_corpus(demo, client, monkeypatch):
    check_all(client, monkeypatch, each=300)


@pytest.mark.fuzz
@pytest.mark.django_db(transaction=True)
def test_six_hundred_slices_with_the_local_demo_data(demo_with_local, client, monkeypatch):
    check_all(client, monkeypatch, each=300)
