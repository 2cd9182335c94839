"""The page of the explorer as a server makes it, and what it answers when it cannot."""

from urllib.parse import parse_qs, urlsplit

import pytest

from graph.services.build_graph import build_graph
from papers.search.names.building import rebuild_names
from tests.corpus import a_topic, a_work, an_author

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada():
    ada, mary = an_author("Ada Byron"), an_author("Mary Somerville")
    topic = a_topic("analytical engines")
    for year in (1842, 1843):
        a_work(f"Notes of {year}", authors=[ada, mary], year=year, topics=[topic])
    a_work("Alone", authors=[ada], year=1850)
    build_graph()
    return ada


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_is_the_slice_with_links_and_words(client, ada):
    page = text(client, f"/graph/?center={ada.public_id}")
    assert 'class="tree-label tree-label-author" href="/authors/' in page
    assert "2 works, 1842–1843" in page
    assert "analytical engines" in page
    assert "6 nodes" in page


def test_filters_of_the_form_and_of_a_shared_address_mean_the_same(client, ada):
    by_form = text(client, f"/graph/?center={ada.public_id}&kinds=author&kinds=topic&year_from=&year_to=1842&limit=20")
    by_address = text(client, f"/graph/?center={ada.public_id}&kinds=author,topic&year_to=1842&limit=20")
    for page in (by_form, by_address):
        assert "Mary Somerville" in page
        assert "Notes of 1842" not in page
    assert by_form.count("checked") == by_address.count("checked") == 2


def test_downloads_are_of_what_is_shown(client, ada):
    page = text(client, f"/graph/?center={ada.public_id}&kinds=author&limit=20")
    address = f"/api/v1/graph/slice?center={ada.public_id}&amp;depth=1&amp;kinds=author&amp;limit=20&amp;format=gexf"
    assert address in page
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_what_only_the_script_knows_is_let_be(client, ada):
    text(client, f"/graph/?center={ada.public_id}&expand=A2&pins=A2:1:2&path=A1-A2&ties=close&year=1842&node=A2")


def test_a_merged_centre_leads_on_with_everything_that_was_asked(client, ada):
    gone = an_author("A. Byron", merged_into=ada)
    answer = client.get(f"/graph/?center={gone.public_id}&limit=20&pins=A9:1:2")
    assert answer.status_code == 301
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query == {"center": [ada.public_id], "limit": ["20"], "pins": ["A9:1:2"]}
    assert client.get(f"/graph/?center={ada.public_id.lower()}").status_code == 301


@pytest.mark.parametrize(
    ("wrong", "named"),
    [("center=S1", "center"), ("center=x", "center"), ("center={A}&limit=0", "limit"), ("center={A}&depth=9", "depth"),
     ("center={A}&kinds=venue", "kinds"), ("center={A}&year_from=1990&year_to=1980", "year_to")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named(client, ada, wrong, named):
    page = text(client, f"/graph/?{wrong.format(A=ada.public_id)}", 400)
    assert f"<code>{named}</code>" in page
    assert ("without filters" in page) == (named != "center")


def test_an_unknown_centre_is_not_found(client, ada):
    text(client, "/graph/?center=A999999", 404)


def test_a_record_that_came_after_the_build_says_so(client, ada):
    late = an_author("Charles Babbage")
    page = text(client, f"/graph/?center={late.public_id}")
    assert "Around <span" in page


def test_one_begins_at_a_name(client, ada):
    rebuild_names()
    assert "Authors with the most works" in text(client, "/graph/")
    assert f"/graph/?center={ada.public_id}" in text(client, "/graph/?q=byron").replace("&amp;", "&")
    assert "Nobody and nothing here is called this" in text(client, "/graph/?q=zzzz")


def test_before_the_first_build_the_page_says_so(client):
    ada = an_author("Ada Byron")
    assert "has not been built yet" in text(client, f"/graph/?center={ada.public_id}")
