"""Trending works for programs."""

import pytest

from papers.services.compute_trending import compute_trending
from portal.common.locks import LockHeldError
from tests.corpus import a_venue, a_work, an_author

pytestmark = pytest.mark.django_db

PATH = "/api/v1/trending"


def test_the_list_as_json(client):
    author, venue = an_author("Ada Byron"), a_venue("Engines", "ENG")
    work = a_work("On engines", authors=[author, "Somebody"], venue=venue, year=2026)
    answer = client.get(PATH).json()
    assert answer["window"] == "week"
    assert answer["people"] == 0
    (found,) = answer["results"]
    assert found["rank"] == 1
    assert 0 < found["score"] <= 0.5
    assert found["reasons"] == ["Listed by date: published in 2026"]
    assert found["work"] == {
        "id": work.public_id,
        "url": f"http://testserver{work.get_absolute_url()}",
        "title": "On engines",
        "type": "conference-paper",
        "year": 2026,
        "venue": {"id": venue.public_id, "name": "ENG"},
        "authors": [{"id": author.public_id, "name": "Ada Byron"}, {"id": None, "name": "Somebody"}],
        "author_count": 2,
        "tldr": "",
        "arxiv": "",
        "retracted": False,
    }


@pytest.mark.parametrize("window", ["day", "week", "month"])
def test_windows(client, window):
    compute_trending()
    assert client.get(PATH, {"window": window}).json()["window"] == window


def test_another_window_is_refused_by_name(client):
    response = client.get(PATH, {"window": "year"})
    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"field": "window", "detail": "“year” is not one of the windows: day, week, month."}
    ]


def test_a_list_that_somebody_is_computing_is_not_there_yet(client, monkeypatch):
    def held(**_):
        raise LockHeldError("Somebody is at it.")

    monkeypatch.setattr("papers.services.compute_trending.compute_trending", held)
    response = client.get(PATH)
    assert response.status_code == 503
    assert "Ask again" in response.json()["detail"]
