"""The lists: order, words, letters, and whatever an address may hold."""

import re

import pytest

from papers.search.names.building import rebuild_names
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution

pytestmark = pytest.mark.django_db

LISTS = ["/authors/", "/works/", "/topics/", "/institutions/", "/venues/", "/search"]


def names(client, address, **query):
    page = client.get(address, query).content.decode()
    return re.findall(r'<div class="record-title"><a href="[^"]+">([^<]+)', page)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%00", "q=%27%22%3C", "q=a%20%26%20!", "q=" + "x" * 5000, "sort=bogus", "after=zz", "letter=zz",
     "sort=name&letter=Q", "sort=name&letter=%C3%9F", "kind=bogus", "q=the", "q=%F0%9F%98%80", "after=WzAsMV0"],
)  # fmt: skip
def test_no_query_fails(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200


def test_authors_by_works_and_by_name(client):
    an_author("Bob", works_count=1)
    an_author("Ada", works_count=5)
    an_author("Zoë", works_count=3)
    assert names(client, "/authors/") == ["Ada", "Zoë", "Bob"]
    assert names(client, "/authors/", sort="name") == ["Ada", "Bob", "Zoë"]
    assert names(client, "/authors/", sort="name", letter="B") == ["Bob", "Zoë"]


def test_authors_by_any_part_of_any_name(client):
    an_author("Quoc V. Le", other_names=["Quoc Le"], works_count=2)
    an_author("Łukasz Żółć", works_count=1)
    rebuild_names()
    for words in ("quoc", "le quoc", "Le, Q", "QUOC v"):
        assert names(client, "/authors/", q=words) == ["Quoc V. Le"], words
    assert names(client, "/authors/", q="zolc") == ["Łukasz Żółć"]
    assert names(client, "/authors/", q="quoc łukasz") == []


def test_a_merged_author_is_not_listed(client):
    kept = an_author("Kept")
    an_author("Gone", merged_into=kept)
    assert names(client, "/authors/") == ["Kept"]


def test_works_by_words_of_the_title(client):
    a_work("Attention is all you need")
    a_work("Engines")
    page = client.get("/works/", {"q": "atten need"}).content.decode()
    assert "Attention is all you need" in page
    assert "Engines" not in page


def test_topics_institutions_and_venues_by_part_of_a_name(client):
    a_work(topics=[a_topic("deep learning"), a_topic("graphs", "field")], venue=a_venue("Annual Tests", "AT"))
    affiliate(a_work(authors=[an_author()]), 1, "Bern", an_institution("Universität Bern"))
    rebuild_names()
    assert names(client, "/topics/", q="learn") == ["deep learning"]
    assert names(client, "/topics/", kind="field") == ["graphs"]
    assert names(client, "/topics/", kind="field", q="learn") == []
    assert names(client, "/institutions/", q="universitat b") == ["Universität Bern"]
    assert names(client, "/venues/", q="annual") == names(client, "/venues/", q="at") == ["Annual Tests"]


def test_a_list_is_paged_and_keeps_its_sort(client):
    for number in range(120):
        an_author(f"Name {number:03}")
    seen, address = [], "/authors/?sort=name"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'<div class="record-title"><a href="[^"]+">([^<]+)', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert seen == [f"Name {number:03}" for number in range(120)]


def test_pages_of_topics_institutions_and_venues(client):
    bern = an_institution("University of Bern")
    part = an_institution("Institute of Engines", parent=bern)
    field = a_topic("Computing", "field")
    topic, beside = a_topic("engines", parent=field), a_topic("steam")
    venue, ada = a_venue("Annual Tests", "AT"), an_author("Ada Byron")
    work = a_work("On steam", authors=[ada, an_author("Visitor")], topics=[topic, beside], venue=venue)
    affiliate(work, 1, "Bern", bern)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert all(text in page for text in ("On steam", "Ada Byron", "steam", "Computing"))
    page = client.get(field.get_absolute_url()).content.decode()
    assert "engines" in page
    page = client.get(bern.get_absolute_url()).content.decode()
    assert all(text in page for text in ("On steam", "Ada Byron", "Institute of Engines"))
    assert "University of Bern" in client.get(part.get_absolute_url()).content.decode()
    page = client.get(venue.get_absolute_url()).content.decode()
    assert all(text in page for text in ("On steam", "Ada Byron", "steam"))
