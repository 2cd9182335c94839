"""Paths, co-authors and suggestions as a program meets them; each answer is what the schema says."""

import jsonschema
import pytest

from papers.models import Author
from tests.corpus import a_topic, a_work, an_author
from tests.graph.api.schema import schema_of
from tests.graph.graphs import a_graph

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/graph"


@pytest.fixture
def four():
    made = [an_author(name) for name in ("Ada Byron", "Mary Somerville", "Charles Babbage", "George Boole")]
    a, b, c, _ = (one.pk for one in made)
    work, topic = a_work("Notes on the engine"), a_topic("engines")
    a_graph(
        coauthors=[(a, b, 1.0, 1, 2019, 2019), (b, c, 0.5, 1, 2018, 2018)],
        authored=[(a, work.pk, 1.0, 2019), (b, work.pk, 1.0, 2019)],
        interests=[(a, topic.pk, 1, 2019, 2019), (c, topic.pk, 1, 2019, 2019)],
    )
    return made


def ask(client, path, **query):
    response = client.get(f"{ROOT}/{path}", query)
    assert response.status_code == 200
    said = response.json()
    jsonschema.validate(said, schema_of(client, f"{ROOT}/{path}"))
    again = client.get(f"{ROOT}/{path}", query, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{ROOT}/{path}", query).content == response.content
    return said


def test_a_path_with_its_works(client, four):
    a, b, c, d = (one.public_id for one in four)
    said = ask(client, "path", **{"from": a, "to": c})
    path = said["shortest"]["paths"][0]
    assert [one["id"] for one in path["people"]] == [a, b, c]
    assert [[work["title"] for work in step["joint_works"]] for step in path["steps"]] == [["Notes on the engine"], []]
    assert said["strongest"]["paths"] == said["shortest"]["paths"]
    assert ask(client, "path", **{"from": a, "to": d})["shortest"] == {"outcome": "not connected", "paths": []}
    assert ask(client, "path", **{"from": a, "to": a})["strongest"] == {"outcome": "same person", "paths": []}


def test_coauthors_and_common_ones(client, four):
    a, b, c, _ = (one.public_id for one in four)
    said = ask(client, "coauthors", author=b, sort="newest")
    assert [one["id"] for one in said["coauthors"]] == [a, c]
    assert said["years"] == [
        {"year": 2018, "under_way": 1, "began": 1, "ended": 1},
        {"year": 2019, "under_way": 1, "began": 1, "ended": 1},
    ]
    common = ask(client, "coauthors", **{"author": a, "with": c})
    assert [(one["id"], [tie["strength"] for tie in one["ties"]]) for one in common["coauthors"]] == [(b, [1.0, 0.5])]


def test_suggestions_say_why(client, four):
    said = ask(client, "suggest", author=four[0].public_id)
    assert [one["person"]["id"] for one in said["suggestions"]] == [four[2].public_id]
    assert said["suggestions"][0]["reason"] == (
        "Charles Babbage has written with Mary Somerville, as Ada Byron has. Both write about engines."
    )


@pytest.mark.parametrize(
    ("path", "query", "fields"),
    [("path", {}, ["from", "to"]), ("path", {"from": "A1", "to": "W1", "k": "11"}, ["to", "k"]), ("coauthors", {}, ["author"]),
     ("coauthors", {"author": "A1", "with": "x", "sort": "x", "limit": "0", "year_from": "x"}, ["with", "sort", "limit", "year_from"]),
     ("coauthors", {"author": "A1", "with": "A1"}, ["with"]), ("suggest", {"author": "T1", "limit": "51"}, ["author", "limit"])],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(client, path, query, fields):
    response = client.get(f"{ROOT}/{path}", query)
    assert response.status_code == 400
    assert [one["field"] for one in response.json()["errors"]] == fields


def test_nobody_and_somebody_merged(client, four):
    a, b, c, _ = four
    assert client.get(f"{ROOT}/suggest", {"author": "A999999999"}).status_code == 404
    assert client.get(f"{ROOT}/path", {"from": "A999999999", "to": a.public_id}).status_code == 404
    Author.objects.filter(pk=b.pk).update(merged_into=c)
    moved = client.get(f"{ROOT}/path?k=2&from={b.public_id}&to={a.public_id}")
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        f"{ROOT}/path?k=2&from={c.public_id}&to={a.public_id}",
    )
    moved = client.get(f"{ROOT}/coauthors?author={a.public_id}&with={b.public_id}")
    assert moved.headers["Location"] == f"{ROOT}/coauthors?author={a.public_id}&with={c.public_id}"
