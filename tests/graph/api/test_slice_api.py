"""The slice endpoint as a program meets it: formats, ETags, refusals, redirects, a limit."""

import csv
import io

import networkx as nx
import pytest
from rest_framework.throttling import AnonRateThrottle

from papers.models import Author
from tests.corpus import a_work, an_author
from tests.graph.graphs import a_graph

pytestmark = pytest.mark.django_db

PATH = "/api/v1/graph/slice"
PROBLEM = "application/problem+json"


@pytest.fixture
def three():
    """Ada, Mary with a name that XML cannot hold as it is, and a work of both with one that a spreadsheet would run."""
    ada, mary = an_author("Ada Byron"), an_author("Mary \x0b<Söm&rville>")
    work = a_work("=SUM(A1)", authors=[ada, mary])
    a_graph(
        coauthors=[(ada.pk, mary.pk, 1.0, 1, 2019, 2019)],
        authored=[(ada.pk, work.pk, 0.5, 2019), (mary.pk, work.pk, 0.5, None)],
    )
    return ada, mary, work


def test_a_slice_as_json(client, three):
    ada, mary, _ = three
    response = client.get(PATH, {"center": ada.public_id, "limit": 2})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    said = response.json()
    built_at = said["meta"]["build"].pop("built_at")
    assert built_at.endswith("Z")
    assert said == {
        "meta": {
            "center": ada.public_id, "depth": 1, "kinds": ["author", "work", "topic", "institution"], "limit": 2, "year_from": None,
            "year_to": None, "build": {"id": said["meta"]["build"]["id"]}, "counts": {"nodes": 2, "edges": 1},
            "truncated": {"work": {"shown": 0, "total": 1, "at_least": False}},
        },
        "nodes": [
            {"id": ada.public_id, "kind": "author", "label": "Ada Byron", "url": f"http://testserver/authors/{ada.public_id}/", "hop": 0,
             "weight": 1.0, "works": 1, "community": ada.public_id},
            {"id": mary.public_id, "kind": "author", "label": mary.name, "url": f"http://testserver/authors/{mary.public_id}/", "hop": 1,
             "weight": 1.0, "works": 1, "community": ada.public_id},
        ],
        "edges": [
            {"source": ada.public_id, "target": mary.public_id, "kind": "coauthor", "weight": 1.0, "works": 1, "first_year": 2019,
             "last_year": 2019},
        ],
    }  # fmt: skip


def test_every_format_has_the_same_nodes_and_edges(client, three):
    ada, mary, work = three
    everything = {one.public_id for one in three}
    edges = {(ada.public_id, mary.public_id), (ada.public_id, work.public_id), (mary.public_id, work.public_id)}

    def read(form):
        response = client.get(PATH, {"center": ada.public_id, "format": form})
        assert response.status_code == 200
        return response

    cytoscape = read("cytoscape").json()
    assert {node["data"]["id"] for node in cytoscape["elements"]["nodes"]} == everything
    assert {(edge["data"]["source"], edge["data"]["target"]) for edge in cytoscape["elements"]["edges"]} == edges
    assert len({edge["data"]["id"] for edge in cytoscape["elements"]["edges"]}) == 3
    for form, parse, media_type in (
        ("graphml", nx.read_graphml, "application/graphml+xml"),
        ("gexf", nx.read_gexf, "application/gexf+xml"),
    ):
        response = read(form)
        assert response.headers["Content-Type"] == media_type
        assert response.headers["Content-Disposition"] == f'attachment; filename="{ada.public_id}.{form}"'
        graph = parse(io.BytesIO(response.content))
        assert (set(graph.nodes), set(graph.edges)) == (everything, edges)
        assert graph.nodes[mary.public_id]["label"] == "Mary \ufffd<Söm&rville>"
        assert graph.edges[ada.public_id, mary.public_id]["weight"] == 1.0
    response = read("csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert {(row["source"], row["target"]) for row in rows} == edges
    assert {row["target_label"] for row in rows} == {mary.name, "'=SUM(A1)"}


@pytest.mark.parametrize("form", ["json", "graphml"])
def test_whoever_has_it_already_is_told_so(client, three, form):
    query = {"center": three[0].public_id, "format": form}
    first = client.get(PATH, query)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    etag = first.headers["ETag"]
    for known in (etag, f"W/{etag}", f'"another", {etag}', "*"):
        again = client.get(PATH, query, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert client.get(PATH, query, headers={"If-None-Match": '"another"'}).content == first.content
    assert client.get(PATH, query | {"limit": 1}).headers["ETag"] != etag
    assert client.get(PATH, {"format": form, "kinds": "", "center": three[0].public_id.lower()}).headers["ETag"] == etag


def test_another_build_is_another_answer(client, three):
    query = {"center": three[0].public_id}
    etag = client.get(PATH, query).headers["ETag"]
    a_graph()
    response = client.get(PATH, query, headers={"If-None-Match": etag})
    assert (response.status_code, len(response.json()["nodes"])) == (200, 1)


@pytest.mark.parametrize(
    ("query", "fields"),
    [({}, ["center"]), ({"center": "S1"}, ["center"]), ({"center": "A1", "depth": "3", "format": "pdf"}, ["depth", "format"]),
     ({"center": "A1", "kinds": "venue", "limit": "x"}, ["kinds", "limit"]), ({"center": "A1", "year_from": "2020", "year_to": "2019"}, ["year_to"])],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(client, query, fields):
    response = client.get(PATH, query)
    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)
    assert [one["field"] for one in response.json()["errors"]] == fields


def test_unknown_merged_and_not_built(client):
    ada, mary = an_author("Ada Byron"), an_author("Mary Somerville")
    early = client.get(PATH, {"center": ada.public_id})
    assert (early.status_code, early.headers["Content-Type"], early.headers["Retry-After"]) == (503, PROBLEM, "60")
    a_graph()
    unknown = client.get(PATH, {"center": "W999999999"})
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "There is no W999999999.")
    Author.objects.filter(pk=ada.pk).update(merged_into=mary)
    moved = client.get(f"{PATH}?depth=2&center={ada.public_id}&kinds=author,work")
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        f"{PATH}?depth=2&center={mary.public_id}&kinds=author,work",
    )


def test_whatever_a_client_accepts_the_format_is_what_it_asked_for(client, three):
    response = client.get(
        PATH, {"center": three[0].public_id, "format": "gexf"}, headers={"Accept": "application/gexf+xml"}
    )
    assert response.status_code == 200


def test_a_runaway_program_is_told_to_wait(client, three, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    asked = [client.get(PATH, {"center": three[0].public_id}, REMOTE_ADDR="192.0.2.9").status_code for _ in range(3)]
    assert asked == [200, 200, 429]
