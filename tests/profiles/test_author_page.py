"""The author page, as a reader without a script gets it."""

import re

import pytest
from django.utils import timezone

from papers.curation.identifiers import say_identifier
from papers.models import Authorship, Provenance
from papers.models.identifying import Ground
from papers.records import Identifier
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution

pytestmark = pytest.mark.django_db


def titles(response):
    found = re.findall(r'class="work-line-title"><a href="[^"]+">([^<]*)', response.content.decode())
    return [title.strip() for title in found]


@pytest.fixture
def ada():
    return an_author("Ada Byron", other_names=["A. Byron"], ids=[("orcid", "0000-0002-1825-0097")])


def test_who_it_is(client, ada):
    bern = an_institution("University of Bern")
    work = a_work(authors=[ada], role="PhD student", year=2019)
    a_work(authors=[ada], role="Professor", year=2021)
    affiliate(work, 1, "Uni Bern", bern)
    ada.institution = bern
    ada.save()
    page = client.get(ada.get_absolute_url()).content.decode()
    assert "<h1>Ada Byron</h1>" in page
    assert "Also published as A. Byron" in page
    assert "Professor, <a" in page
    assert bern.get_absolute_url() in page
    assert "https://orcid.org/0000-0002-1825-0097" in page
    assert "Unclaimed record" in page


def test_an_affiliation_that_names_no_institution_is_shown_as_printed(client, ada):
    affiliate(a_work(authors=[ada]), 1, "Dept. of Engines, Somewhere")
    page = client.get(ada.get_absolute_url()).content.decode()
    assert "Dept. of Engines, Somewhere" in page
    assert "not imported" not in page


def test_nothing_is_known_of_the_affiliation(client, ada):
    assert "Affiliation not imported" in client.get(ada.get_absolute_url()).content.decode()


def test_works_stand_by_year_then_title_and_those_without_a_year_last(client, ada):
    for title, year in [("beta", 2019), ("Alpha", 2019), ("Gamma", 2021), ("Timeless", None)]:
        a_work(title, authors=[ada], year=year)
    assert titles(client.get(ada.get_absolute_url())) == ["Gamma", "Alpha", "beta", "Timeless"]


def test_filters_combine(client, ada):
    bob, topic, venue = an_author("Bob"), a_topic("engines"), a_venue()
    a_work("Wanted", authors=[ada, bob], year=2019, type="article", topics=[topic], venue=venue)
    a_work("Other year", authors=[ada, bob], year=2018, type="article", topics=[topic])
    a_work("Other type", authors=[ada, bob], year=2019, type="preprint", topics=[topic])
    a_work("Other topic", authors=[ada, bob], year=2019, type="article")
    a_work("Other company", authors=[ada], year=2019, type="article", topics=[topic])
    query = {"year": "2019", "type": "article", "topic": topic.public_id, "coauthor": bob.public_id}
    response = client.get(ada.get_absolute_url(), query)
    assert titles(response) == ["Wanted"]
    page = response.content.decode()
    assert "1 of 5 works" in page
    for label in ("2019", "Journal article", "About engines", "With Bob"):
        assert f"{label}<svg" in page
    assert len(titles(client.get(ada.get_absolute_url(), {"topic": topic.public_id}))) == 4


@pytest.mark.parametrize(
    "query",
    ["year=abc", "year=99999999999", "year=²⁰¹⁹", "type=nothing", "topic=A1", "topic=T999999999999999999", "coauthor=x",
     "after=garbage", "after=%00", "year=2019&year=2020", "topic=T1%00"],
)  # fmt: skip
def test_what_cannot_be_understood_filters_nothing_and_fails_nowhere(client, ada, query):
    a_work(authors=[ada])
    assert client.get(f"{ada.get_absolute_url()}?{query}").status_code == 200


def test_paging_shows_every_work_once(client, ada):
    for number in range(60):
        a_work(f"Work {number:02}", authors=[ada], year=2000 + number % 7)
    seen, address = [], ada.get_absolute_url()
    while address:
        response = client.get(address)
        seen += titles(response)
        following = re.search(r'rel="next" href="([^"#]+)', response.content.decode())
        address = following[1].replace("&amp;", "&") if following else None
    assert len(seen) == 60
    assert sorted(seen) == [f"Work {number:02}" for number in range(60)]


def test_a_denied_work_is_not_listed_or_counted(client, ada):
    kept = a_work("Kept", authors=[ada])
    denied = a_work("Denied", authors=[ada])
    Authorship.objects.filter(work=denied).update(provenance=Provenance.DENIED)
    response = client.get(ada.get_absolute_url())
    assert titles(response) == [kept.title]
    assert response.context["output"].works == 1


def test_the_author_is_named_however_far_down_the_list(client, ada):
    a_work(authors=[*(f"Member {number}" for number in range(40)), ada])
    page = client.get(ada.get_absolute_url()).content.decode()
    assert '<span class="subject">Ada Byron</span>' in page
    assert "34 others" in page


def test_a_name_nobody_is_known_by_is_not_a_link(client, ada):
    a_work(authors=[ada, "Un Known"])
    assert re.search(r"</span>, Un Known", client.get(ada.get_absolute_url()).content.decode())


def test_the_number_of_queries_does_not_grow_with_the_works(
    client, ada, django_assert_max_num_queries, django_assert_num_queries
):
    topic = a_topic()

    def add(number):
        for one in range(number):
            a_work(f"W {one}", authors=[ada, an_author(f"B {one}")], topics=[topic], ids=[("arxiv", f"{number}.{one}")])

    add(1)
    with django_assert_max_num_queries(18) as few:
        client.get(ada.get_absolute_url())
    add(40)
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(ada.get_absolute_url())


def test_a_merged_record_leads_to_its_successor_for_ever(client, ada):
    old = an_author("Ada B.", merged_into=ada)
    older = an_author("A. B.", merged_into=old)
    for one in (old, older):
        response = client.get(one.get_absolute_url() + "?year=2019")
        assert (response.status_code, response.headers["Location"]) == (301, ada.get_absolute_url() + "?year=2019")
    assert client.get(f"/{older.public_id}").headers["Location"] == ada.get_absolute_url()


@pytest.mark.parametrize("public_id", ["A0", "A999999", "W1", "x", "A1x", "A99999999999999999999", "A²"])
def test_no_such_author(client, public_id):
    assert client.get(f"/authors/{public_id}/").status_code == 404


def test_a_small_letter_leads_to_the_address_everybody_uses(client, ada):
    response = client.get(f"/authors/{ada.public_id.lower()}/")
    assert (response.status_code, response.headers["Location"]) == (301, ada.get_absolute_url())


def test_programs_are_told_who_says_what_somebody_is_known_by(client):
    author = an_author("Iris Novak", ids=[("dblp", "12/3456")])
    say_identifier(
        author=author.pk, identifier=Identifier("wikidata", "Q7259"), ground=Ground.TYPED, believed=None, by=1,
        at=timezone.now(),
    )  # fmt: skip
    answer = client.get(author.get_absolute_url(), headers={"Accept": "application/ld+json"})
    assert answer["Content-Type"] == "application/ld+json"
    assert "Accept" in answer["Vary"]
    told = answer.json()
    assert (told["@type"], told["name"]) == ("Person", "Iris Novak")
    assert told["sameAs"] == ["https://dblp.org/pid/12/3456.html"]
    assert {one["value"]: one["description"] for one in told["identifier"]} == {
        "12/3456": "Said by a source",
        "Q7259": "Typed in by the owner of the record; checked by nobody",
    }
    assert client.get(author.get_absolute_url(), {"format": "json-ld"}).json() == told
    rows = client.get(f"/api/v1/authors/{author.public_id}/identifiers").json()["identifiers"]
    assert [(row["scheme"], row["said_by"]) for row in rows] == [("dblp", "source"), ("wikidata", "typed")]
    gone = an_author("I. Novak", merged_into=author)
    assert client.get(f"/api/v1/authors/{gone.public_id}/identifiers").json()["id"] == author.public_id
    assert client.get("/api/v1/authors/A99999999/identifiers").status_code == 404
