"""Autocomplete for programs: the same names as in the search boxes, and refusals that name the parameter."""

import pytest

from tests.papers.search.names.naming import author, ready, topic

pytestmark = pytest.mark.django_db

PATH = "/api/v1/autocomplete"


@pytest.fixture
def quoc():
    made = author("Quoc V. Le", "Quoc Viet Le", works=9)
    topic("Levenshtein distance", works=2)
    ready()
    return made


def test_suggestions_as_json(client, quoc):
    response = client.get(PATH, {"q": "viet le"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == [
        {
            "id": quoc.public_id,
            "kind": "author",
            "name": "Quoc V. Le",
            "matched": "Quoc Viet Le",
            "hint": "",
            "works_count": 9,
            "url": f"http://testserver{quoc.get_absolute_url()}",
            "guessed": False,
        }
    ]


def test_kinds_and_limit(client, quoc):
    def found(**query):
        return [one["kind"] for one in client.get(PATH, {"q": "le"} | query).json()]

    assert found() == ["author", "topic"]
    assert found(kind="topic") == ["topic"]
    assert found(kind=["topic", "author"]) == ["author", "topic"]
    assert found(kind="") == ["author", "topic"]
    assert found(limit=1) == ["author"]
    assert [one["guessed"] for one in client.get(PATH, {"q": "levenstein"}).json()] == [True]


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": " "}, {"q": "\0"}, {"q": "zzzzz"}, {"q": "%_\\'"}, {"q": "x" * 5000}]
)
def test_nothing_typed_and_nothing_found_is_an_empty_list(client, quoc, query):
    response = client.get(PATH, query)
    assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize(
    ("query", "fields"),
    [({"kind": "work"}, ["kind"]), ({"kind": ["author", "x"]}, ["kind"]), ({"limit": "0"}, ["limit"]), ({"limit": "21"}, ["limit"]),
     ({"limit": "ten"}, ["limit"]), ({"limit": "１"}, ["limit"]), ({"limit": "-1"}, ["limit"]), ({"kind": "x", "limit": "x"}, ["kind", "limit"])],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(client, query, fields):
    response = client.get(PATH, {"q": "a"} | query)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [one["field"] for one in response.json()["errors"]] == fields


def test_answers_may_be_kept_for_a_moment(client, quoc):
    assert client.get(PATH, {"q": "le"}).headers["Cache-Control"] == "public, max-age=60"
