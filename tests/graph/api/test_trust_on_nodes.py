"""How far people can be trusted, beside them in every answer about the graph, whoever it is that knows."""

import csv
import io

import jsonschema
import networkx as nx
import pytest

from papers.selectors import trust_marks
from papers.selectors.trust_marks import TrustMark
from tests.corpus import a_topic, a_work, an_author
from tests.graph.api.schema import schema_of
from tests.graph.graphs import a_graph

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/graph"


class Told:
    """A source that says what a test tells it, and keeps for whom it was asked."""

    def __init__(self) -> None:
        self.known: dict[int, TrustMark] = {}
        self.asked: list[set[int]] = []
        self.published = 1

    def marks(self, authors):
        self.asked.append(set(authors))
        return {pk: self.known[pk] for pk in authors if pk in self.known}

    def version(self):
        return str(self.published)


@pytest.fixture
def told(monkeypatch):
    source = Told()
    monkeypatch.setattr(trust_marks, "_sources", [])
    trust_marks.register(source)
    return source


@pytest.fixture
def three(told):
    """Ada, Mary and Charles, of whom Mary alone knows both others and Charles is not scored; and a work of two."""
    ada, mary, charles = (an_author(name) for name in ("Ada Byron", "Mary Somerville", "Charles Babbage"))
    work, topic = a_work("Notes on the engine", authors=[ada, mary]), a_topic("engines")
    a_graph(
        coauthors=[(ada.pk, mary.pk, 1.0, 1, 2019, 2019), (mary.pk, charles.pk, 0.5, 1, 2018, 2018)],
        authored=[(ada.pk, work.pk, 0.5, 2019), (mary.pk, work.pk, 0.5, 2019)],
        interests=[(ada.pk, topic.pk, 1, 2019, 2019), (charles.pk, topic.pk, 1, 2019, 2019)],
    )
    told.known = {ada.pk: TrustMark(21, "Emerging"), mary.pk: TrustMark(64, "Trusted")}
    return ada, mary, charles


def marks_in(nodes):
    return {node["id"]: (node.get("trust"), node.get("band")) for node in nodes if node["kind"] == "author"}


def test_authors_of_a_slice_have_trust_and_nothing_else_has(client, told, three):
    ada, mary, charles = three
    said = client.get(f"{ROOT}/slice", {"center": ada.public_id, "depth": 2}).json()
    jsonschema.validate(said, schema_of(client, f"{ROOT}/slice"))
    assert marks_in(said["nodes"]) == {
        ada.public_id: (21, "Emerging"),
        mary.public_id: (64, "Trusted"),
        charles.public_id: (None, None),
    }
    assert all(
        "trust" not in node for node in said["nodes"] if node["kind"] != "author" or node["label"] == charles.name
    )
    assert told.asked == [{ada.pk, mary.pk, charles.pk}]  # once, for all


def test_a_slice_without_people_asks_for_no_trust(client, told, three):
    work = client.get(f"{ROOT}/slice", {"center": three[0].public_id, "kinds": "work"}).json()["nodes"][1]["id"]
    told.asked.clear()
    assert client.get(f"{ROOT}/slice", {"center": work, "kinds": "topic"}).status_code == 200
    assert told.asked == []


@pytest.mark.parametrize("form", ["cytoscape", "graphml", "gexf", "csv"])
def test_every_format_keeps_it(client, three, form):
    ada, mary, charles = three
    response = client.get(f"{ROOT}/slice", {"center": ada.public_id, "depth": 2, "format": form})
    if form == "cytoscape":
        found = marks_in(node["data"] for node in response.json()["elements"]["nodes"])
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        found = {row[end]: row[f"{end}_trust"] for row in rows for end in ("source", "target") if row[end][0] == "A"}
        assert found == {ada.public_id: "21", mary.public_id: "64", charles.public_id: ""}
        return
    else:
        graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](io.BytesIO(response.content))
        found = marks_in({"id": name, **node} for name, node in graph.nodes.items())
    assert found == {
        ada.public_id: (21, "Emerging"),
        mary.public_id: (64, "Trusted"),
        charles.public_id: (None, None),
    }


def test_people_of_other_answers_have_it_too(client, told, three):
    ada, mary, charles = three
    known = {ada.public_id: (21, "Emerging"), mary.public_id: (64, "Trusted"), charles.public_id: (None, None)}
    path = client.get(f"{ROOT}/path", {"from": ada.public_id, "to": charles.public_id}).json()
    coauthors = client.get(f"{ROOT}/coauthors", {"author": mary.public_id}).json()
    common = client.get(f"{ROOT}/coauthors", {"author": ada.public_id, "with": charles.public_id}).json()
    suggested = client.get(f"{ROOT}/suggest", {"author": ada.public_id}).json()
    for said in (
        path["shortest"]["paths"][0]["people"],
        path["strongest"]["paths"][0]["people"],
        coauthors["coauthors"],
        common["coauthors"],
        [one["person"] for one in suggested["suggestions"]],
        [one for found in suggested["suggestions"] for one in found["through"]],
    ):
        assert said
        assert {one["id"]: (one["trust"], one["band"]) for one in said} == {one["id"]: known[one["id"]] for one in said}
    assert len(told.asked) == 4


@pytest.mark.parametrize("path", ["slice", "path", "coauthors", "suggest"])
def test_new_scores_are_another_answer_although_the_graph_is_the_same(client, told, three, path):
    ada, mary, _ = three
    query = {"center": ada.public_id, "author": ada.public_id, "from": ada.public_id, "to": mary.public_id}
    first = client.get(f"{ROOT}/{path}", query)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{ROOT}/{path}", query, headers=known).status_code == 304
    told.published = 2
    again = client.get(f"{ROOT}/{path}", query, headers=known)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["ETag"] != first.headers["ETag"]


def test_where_nobody_knows_nothing_is_said(client, told, three, monkeypatch):
    monkeypatch.setattr(trust_marks, "_sources", [])
    said = client.get(f"{ROOT}/slice", {"center": three[0].public_id}).json()
    assert all("trust" not in node for node in said["nodes"])
