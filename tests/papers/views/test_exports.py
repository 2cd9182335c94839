"""Files of works, and pages asked for as data."""

import re

import bibtexparser
import pytest

from papers.exports.formats import FORMATS
from papers.models import Authorship, Provenance
from papers.selectors import citables as selector
from papers.selectors.citables import citables
from papers.views import exports
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content).decode()


def titles(response):
    return re.findall(r"^TI  - (.*)\r$", body(response), re.MULTILINE)


@pytest.fixture
def records():
    ada = an_author("Ada Byron")
    topic, venue, institution = a_topic(), a_venue(), an_institution()
    old = a_work("Old", authors=[ada], topics=[topic], venue=venue, year=1999)
    new = a_work("New", authors=[ada], topics=[topic], venue=venue, year=2020)
    none = a_work("No year", authors=[ada], topics=[topic], venue=venue, year=None)
    a_work("Elsewhere")
    for work in (old, new, none):
        affiliate(work, 1, "University of Tests", institution)
    return ada, topic, venue, institution


def test_every_record_gives_its_works_newest_first(client, records):
    for record in records:
        response = client.get(f"{record.get_absolute_url()}export.ris")
        assert titles(response) == ["New", "Old", "No year"], record


@pytest.mark.parametrize("wanted", FORMATS, ids=lambda wanted: wanted.name)
def test_a_work_in_every_format(client, wanted):
    work = a_work("Étude of engines/..\\ “x”", authors=["Ada Byron"], ids=[("doi", "10.1/x")])
    response = client.get(f"/works/{work.public_id}/export.{wanted.extension}")
    assert response["Content-Type"] == f"{wanted.media_type}; charset=utf-8"
    assert response["Content-Disposition"] == (
        f'attachment; filename="w{work.pk}-etude-of-engines-x.{wanted.extension}"'
    )
    assert response["X-Export-Works"] == "1"
    assert response["X-Export-Limit"] == "10000; complete"
    assert response["Link"] == f'<http://testserver/works/{work.public_id}/>; rel="describedby"; type="text/html"'
    text = body(response)
    assert "Étude of engines" in text
    assert "10.1/x" in text


def test_head_has_the_headers_and_no_body(client):
    work = a_work()
    response = client.head(f"/works/{work.public_id}/export.csv")
    assert response["X-Export-Works"] == "1"
    assert body(response) == ""


def test_what_is_not_there(client):
    work = a_work()
    assert client.get(f"/works/{work.public_id}/export.docx").status_code == 404
    assert client.get("/works/W999999/export.bib").status_code == 404
    assert client.get(f"/topics/{work.public_id}/export.bib").status_code == 404


def test_a_merged_record_leads_to_its_successor(client):
    kept = a_work()
    gone = a_work(merged_into=kept)
    response = client.get(f"/works/{gone.public_id}/export.bib")
    assert (response.status_code, response["Location"]) == (301, f"/works/{kept.public_id}/export.bib")
    response = client.get(f"/works/{kept.public_id.lower()}/export.bib")
    assert response["Location"] == f"/works/{kept.public_id}/export.bib"


def test_a_work_that_its_author_denies_is_left_out(client):
    ada = an_author()
    work = a_work(authors=[ada])
    Authorship.objects.filter(work=work).update(provenance=Provenance.DENIED)
    assert titles(client.get(f"/authors/{ada.public_id}/export.ris")) == []


def test_the_file_says_when_it_ends_early(client, monkeypatch):
    monkeypatch.setattr(exports, "MOST_WORKS", 2)
    topic = a_topic()
    for year in (2001, 2002, 2003):
        a_work(f"Of {year}", topics=[topic], year=year)
    response = client.get(f"/topics/{topic.public_id}/export.bib")
    assert (response["X-Export-Works"], response["X-Export-Limit"]) == ("2", "2; cut")
    text = body(response)
    assert "% An export ends after 2 works" in text
    assert [entry["year"] for entry in bibtexparser.parse_string(text).entries] == ["2003", "2002"]


def test_the_menu_offers_what_there_is(client):
    page = client.get(a_work().get_absolute_url()).content.decode()
    offered = re.findall(r'href="(/works/W\d+/export\.(\w+))"', page)
    assert [extension for _, extension in offered] == [wanted.extension for wanted in FORMATS]
    assert {client.get(address).status_code for address, _ in offered} == {200}


@pytest.mark.parametrize("path", ["/{}", "/works/{}/"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/x-bibtex", "application/x-bibtex"),
        ("application/x-research-info-systems", "application/x-research-info-systems"),
        ("application/vnd.citationstyles.csl+json", "application/vnd.citationstyles.csl+json"),
        ("application/ld+json", "application/ld+json"),
        ("text/html;q=0.5, application/x-bibtex", "application/x-bibtex"),
        ("application/x-bibtex;q=0.5, text/html", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", None),
        ("*/*", None),
        ("text/csv", None),
        ("text/plain", None),
        ("image/png", None),
        ("broken/;;q", None),
        ("", None),
    ],
)
def test_content_negotiation(client, path, accept, media_type):
    work = a_work()
    response = client.get(path.format(work.public_id), headers={"Accept": accept})
    assert "Accept" in response["Vary"]
    if media_type:
        assert response.status_code == 200
        assert response["Content-Type"].startswith(media_type)
        assert client.get(response["Content-Location"])["Content-Type"].startswith(media_type)
        assert work.public_id in body(response) or "analytical" in body(response)
    else:
        assert response.status_code == (200 if path.endswith("/") else 301)


def test_negotiation_on_authors_and_topics_and_by_name(client, records):
    for record in records:
        for path in (f"/{record.public_id}", record.get_absolute_url()):
            response = client.get(path, headers={"Accept": "application/x-research-info-systems"})
            assert titles(response) == ["New", "Old", "No year"]
        assert titles(client.get(record.get_absolute_url(), {"format": "ris"})) == ["New", "Old", "No year"]
        assert client.get(record.get_absolute_url(), {"format": "docx"})["Content-Type"].startswith("text/html")


def test_negotiation_of_a_merged_id_gives_the_successor(client):
    kept = an_author("Kept")
    a_work("Hers", authors=[kept])
    gone = an_author("Gone", merged_into=kept)
    response = client.get(f"/{gone.public_id}", headers={"Accept": "application/x-research-info-systems"})
    assert response["Content-Location"] == f"/authors/{kept.public_id}/export.ris"
    assert titles(response) == ["Hers"]


def test_the_number_of_queries_does_not_grow_with_the_works_of_a_chunk(django_assert_num_queries):
    topic = a_topic()
    pks = [
        a_work(authors=[an_author() for _ in range(3)], topics=[topic], ids=[("doi", f"10.1/{n}")]).pk for n in range(9)
    ]
    for some in (pks[:1], pks):
        with django_assert_num_queries(6):
            assert len(list(citables(some, absolute=str))) == len(some)


def test_works_come_in_the_order_asked_for_and_lists_in_full(monkeypatch):
    monkeypatch.setattr(selector, "WORKS_IN_A_CHUNK", 2)
    monkeypatch.setattr(selector, "NAMES_IN_A_CHUNK", 3)
    monkeypatch.setattr(selector, "MOST_AUTHORS", 4)
    works = [a_work(f"Work {n}", authors=[f"Author {i}" for i in range(n)]) for n in range(6)]
    gone = a_work(merged_into=works[0])
    pks = [work.pk for work in reversed(works)]
    found = list(citables([*pks[:3], gone.pk, *pks[3:], 10**9], absolute=str))
    assert [work.title for work in found] == ["Work 5", "Work 4", "Work 3", "Work 2", "Work 1", "Work 0"]
    assert [len(work.authors) for work in found] == [4, 4, 3, 2, 1, 0]
    assert [work.more_authors for work in found] == [True, False, False, False, False, False]


def test_what_is_known_of_a_work_is_exported():
    venue = a_venue(issn="1234-5678")
    work = a_work(
        "T", authors=["B A", "A B"], venue=venue, topics=[a_topic("x"), a_topic("a")], volume="1", issue="2", pages="3",
        ids=[("doi", "10.1/x"), ("arxiv", "1"), ("pmid", "9"), ("acl", "P1")], url="javascript:x", abstract="Abs", tldr="S",
        published_on="2019-02-03", language="en", publisher="P",
    )  # fmt: skip
    (found,) = citables([work.pk], absolute=lambda path: f"https://p.example{path}")
    assert (found.authors, found.keywords, found.issn) == (["B A", "A B"], ["a", "x"], "1234-5678")
    assert (found.doi, found.arxiv, found.pmid, found.url) == ("10.1/x", "1", "9", "")
    assert found.page == f"https://p.example/works/{work.public_id}/"


def test_what_describes_a_work_is_not_given_for_anything_else(client, records):
    """For an author it describes the person."""
    author, *others = records
    assert client.get(author.get_absolute_url(), {"format": "json-ld"}).json()["@type"] == "Person"
    for record in others:
        for query, accept in (({"format": "json-ld"}, "text/html"), ({}, "application/ld+json")):
            response = client.get(record.get_absolute_url(), query, headers={"Accept": accept})
            assert response["Content-Type"].startswith("text/html")
