"""`/api/v1/search`: what the page shows, as JSON."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from papers.api.search_answer import EXAMPLE
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from tests.corpus import a_topic, a_venue, a_work, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus():
    ada = an_author("Ada Byron", works_count=3)
    venue, topic = a_venue("Annual Tests", "AT", works_count=3), a_topic("engines", works_count=3)
    for number in range(3):
        a_work(f"Data augmentation, part {number}", authors=[ada, "Unknown"], venue=venue, topics=[topic], year=2017 + number,
               tldr="Engines." if number else "")  # fmt: skip
    rebuild_search()
    rebuild_names()
    return ada


def test_works(client, corpus):
    answer = client.get("/api/v1/search", {"q": '"data augmentation" -zzz', "sort": "newest", "size": 2}).json()
    assert answer["query"] == {
        "text": '"data augmentation" -zzz', "reading": '"data augmentation" -zzz', "notes": [],
    }  # fmt: skip
    assert (answer["type"], answer["count"], answer["exact"]) == ("works", 3, True)
    assert [one["year"] for one in answer["results"]] == [2019, 2018]
    first = answer["results"][0]
    assert first["authors"] == [{"id": corpus.public_id, "name": "Ada Byron"}, {"id": None, "name": "Unknown"}]
    assert first["type"] == "conference-paper"
    assert first["matches"]["title"][0] == {"text": "Data augmentation", "marked": True}
    assert {one["value"]: one["count"] for one in answer["facets"]["year"]} == {"2017": 1, "2018": 1, "2019": 1}
    following = client.get(answer["next"]).json()
    assert [one["year"] for one in following["results"]] == [2017]
    assert following["next"] is None
    assert client.get(following["previous"]).json()["results"] == answer["results"]


def test_facets_and_kinds(client, corpus):
    answer = client.get(
        "/api/v1/search", {"q": "augmentation", "year": ["2017", "2019"], "author": corpus.public_id}
    ).json()
    assert answer["count"] == 2
    assert [one["value"] for one in answer["facets"]["year"] if one["chosen"]] == ["2019", "2017"]
    answer = client.get("/api/v1/search", {"q": "byron", "type": "authors"}).json()
    assert answer["results"][0]["id"] == corpus.public_id
    assert answer["counts"]["authors"] == {"count": 1, "exact": True}


def test_what_is_refused_is_named(client):
    response = client.get(
        "/api/v1/search", {"type": "poems", "year": "soon", "venue": "A1", "sort": "best", "size": "0"}
    )
    assert response.status_code == 400
    assert {one["field"] for one in response.json()["errors"]} == {"type", "year", "venue", "sort", "size"}


def test_nothing_asked_is_nothing_found(client, corpus):
    answer = client.get("/api/v1/search").json()
    assert (answer["count"], answer["results"], answer["next"]) == (0, [], None)


def test_the_example_of_the_schema_is_of_the_form_of_an_answer(client, corpus):
    def shape(value):
        if isinstance(value, dict):
            return {name: shape(inner) for name, inner in value.items()}
        return [shape(value[0])] if isinstance(value, list) and value else type(value)

    answer = client.get("/api/v1/search", {"q": '"data augmentation"'}).json()
    assert set(answer) == set(EXAMPLE)
    assert set(answer["results"][0]) == set(EXAMPLE["results"][0])
    assert shape(answer["results"][0]["matches"]["title"]) == shape(EXAMPLE["results"][0]["matches"]["title"])
    schema = SchemaGenerator().get_schema(request=None, public=True)
    assert set(schema["components"]["schemas"]["SearchAnswer"]["properties"]) == set(answer)
