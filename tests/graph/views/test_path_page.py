"""The page of paths: by id and by name, and every way in which there is nothing to show."""

import pytest

from papers.models import Author
from papers.search.names.building import rebuild_names
from tests.corpus import a_work, an_author
from tests.graph.graphs import a_graph

pytestmark = pytest.mark.django_db

PATH = "/graph/path/"


@pytest.fixture
def three():
    made = [an_author(name) for name in ("Ada Byron", "Mary Somerville", "Charles Babbage")]
    work = a_work("Notes on the engine", authors=made[:2])
    a, b, _ = (one.pk for one in made)
    a_graph(coauthors=[(a, b, 1.0, 1, 2019, 2019)], authored=[(a, work.pk, 1.0, 2019), (b, work.pk, 1.0, 2019)])
    return made


def page(client, **query):
    response = client.get(PATH, query)
    assert response.status_code == 200
    return response.content.decode()


def test_two_people_are_joined_with_their_works(client, three):
    ada, mary, _ = three
    said = page(client, **{"from": ada.public_id, "to": mary.public_id})
    assert said.count("Notes on the engine") == 2  # on the shortest path and on the strongest
    assert "1 joint work, 2019" in said
    assert "From Ada Byron to Mary Somerville" in said


def test_nothing_to_show_is_said_in_words(client, three):
    ada, _, charles = three
    assert "No chain of co-authors joins these two." in page(client, **{"from": ada.public_id, "to": charles.public_id})
    assert "same person twice" in page(client, **{"from": ada.public_id, "to": ada.public_id})
    assert "Nobody here is called “A999999999”" in page(client, **{"from": "A999999999", "to": "nobody at all"})
    assert "Who is meant" not in page(client)


def test_a_name_is_offered_to_choose_from(client, three):
    Author.objects.update(works_count=1)
    rebuild_names()
    said = page(client, **{"from": "byron ada", "to": three[1].public_id})
    assert f"?from={three[0].public_id}&amp;to={three[1].public_id}" in said


def test_before_the_first_build_the_page_says_so(client):
    ada, mary = an_author("Ada Byron"), an_author("Mary Somerville")
    assert "being built for the first time" in page(client, **{"from": ada.public_id, "to": mary.public_id})


def test_ids_that_have_moved_are_redirected(client, three):
    ada, mary, charles = three
    Author.objects.filter(pk=charles.pk).update(merged_into=ada)
    response = client.get(PATH, {"from": charles.public_id, "to": mary.public_id.lower()})
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"{PATH}?from={ada.public_id}&to={mary.public_id}",
    )
