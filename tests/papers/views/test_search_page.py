"""The search page over real rows: what is found, how it is shown, and that every link on it leads on."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers.models import WorkText
from papers.search.engine import TookTooLongError
from papers.search.indexing import rebuild_search
from papers.search.names.building import rebuild_names
from papers.search.postgres import PostgresEngine
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution

pytestmark = pytest.mark.django_db

TITLE = re.compile(r'<h3 class="work-line-title"><a href="[^"]+">(.*?)</a></h3>')


@pytest.fixture
def corpus():
    """Six works; the engine knows them."""
    ada, grace = an_author("Ada Byron", works_count=4), an_author("Grace O'Hopper", works_count=2)
    steam, loom = a_topic("steam engines", works_count=3), a_topic("looms", "field", works_count=1)
    bern = an_institution("University of Bern", city="Bern", country_code="CH", works_count=1)
    acl, arxiv = a_venue("Annual Tests", "AT", works_count=3), a_venue("Open Papers", "", works_count=2)
    first = a_work("Data augmentation for engines", authors=[ada], topics=[steam], venue=acl, year=2019, tldr="Engines need data.",
                   abstract="We augment the data of engines. <b>Boldly</b>.")  # fmt: skip
    second = a_work("On looms", authors=[ada, grace], topics=[steam, loom], venue=acl, year=2020, type="article")
    third = a_work("Punched cards", authors=[grace], topics=[steam], venue=arxiv, year=2021, type="preprint")
    a_work("Nothing of the kind", authors=["Somebody"], venue=acl, year=2019)
    a_work("Of $x^2$ augmentation", authors=[ada], venue=arxiv, year=None, type="other")
    a_work("Withdrawn augmentation", authors=[ada], year=2018, retracted=True)
    affiliate(first, 1, "Bern", bern)
    text = (
        "Punched cards\n\nIntroduction. Cards are punched. We tried data augmentation with cards, and it helped. Nobody had"
        " thought of that before, because cards are of paper, and paper is dear.\n\nData augmentation"
    )
    WorkText.objects.create(work=third, text=text, word_count=len(text.split()))
    rebuild_search()
    rebuild_names()
    return {"ada": ada, "steam": steam, "acl": acl, "first": first, "second": second, "third": third}


def page_of(client, **parameters):
    response = client.get("/search", parameters)
    assert response.status_code == 200
    return response.content.decode()


def titles(page):
    return [html.unescape(re.sub(r"<[^>]+>", "", title)) for title in TITLE.findall(page)]


def test_a_phrase_is_found_where_it_stands_and_marked_there(client, corpus):
    page = page_of(client, q='"data augmentation"')
    assert titles(page) == ["Data augmentation for engines", "Punched cards"]
    assert "<mark>Data augmentation</mark> for engines" in page
    assert "We tried <mark>data augmentation</mark> with cards" in page
    assert page.count("Full text</span>") == 1
    assert '<span class="tldr-word">tl;dr</span>' in page
    assert page.count("No tl;dr") == 1
    assert '<h2 id="found">2 works' in page


def test_text_from_sources_stays_text(client, corpus):
    page = page_of(client, q="augment boldly")
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert 'data-tex="x^2"' in page_of(client, q="augmentation")


def test_a_retracted_work_says_so(client, corpus):
    assert "Retracted" in page_of(client, q="withdrawn")


def test_facets_narrow_combine_and_come_off(client, corpus):
    page = page_of(client, q="augmentation OR looms OR cards")
    everything = titles(page)
    assert len(everything) == 5
    links = dict(re.findall(r'<a id="facet-([^"]+)" href="([^"]+)"', page))
    assert {
        "year-2019",
        "type-article",
        f"venue-{corpus['acl'].public_id}",
        f"topic-{corpus['steam'].public_id}",
    } <= set(links)
    page = client.get(html.unescape(links[f"venue-{corpus['acl'].public_id}"])).content.decode()
    assert sorted(titles(page)) == ["Data augmentation for engines", "On looms"]
    links = dict(re.findall(r'<a id="facet-([^"]+)" href="([^"]+)"', page))
    page = client.get(html.unescape(links["year-2020"])).content.decode()
    assert titles(page) == ["On looms"]
    assert page.count('class="chip"') == 2
    removed = re.search(r'<a class="chip chip-plain" href="([^"]+)"', page)[1]
    assert titles(client.get(html.unescape(removed)).content.decode()) == everything


def test_choices_without_words_and_choices_that_leave_nothing(client, corpus):
    assert titles(page_of(client, year="2021")) == ["Punched cards"]
    page = page_of(client, q="looms", year="2021")
    assert "Nothing is left" in page
    assert 'href="/search?q=looms"' in page


def test_the_form_keeps_what_was_chosen(client, corpus):
    page = page_of(client, q="cards", year="2021", sort="newest", after="zz")
    kept = re.findall(r'<input type="hidden" form="search-form" name="([^"]+)" value="([^"]*)"', page)
    assert sorted(kept) == [("sort", "newest"), ("year", "2021")]


def test_order(client, corpus):
    assert titles(page_of(client, q="augmentation OR looms OR cards", sort="newest"))[:2] == [
        "Punched cards",
        "On looms",
    ]
    page = page_of(client, q="augmentation", sort="newest")
    assert re.search(r'<a id="sort-newest"[^>]+aria-current="true"', page)


def test_tabs_count_and_lead_to_names(client, corpus):
    page = page_of(client, q="ada byron")
    tabs = re.findall(r'<a id="tab-(\w+)" href="([^"]+)"[^>]*>.*?<span class="count">([^<]+)', page, re.DOTALL)
    assert {kind: count for kind, _, count in tabs}["authors"] == "1"
    page = client.get(html.unescape({kind: address for kind, address, _ in tabs}["authors"])).content.decode()
    assert re.search(rf'<a href="{corpus["ada"].get_absolute_url()}">Ada Byron', page)


@pytest.mark.parametrize(
    ("kind", "words", "name"),
    [("authors", "byr", "Ada Byron"), ("topics", "steam", "steam engines"), ("institutions", "university bern", "University of Bern"),
     ("venues", "annual", "Annual Tests")],
)  # fmt: skip
def test_each_kind_by_name(client, corpus, kind, words, name):
    page = page_of(client, q=words, type=kind)
    assert f">{name}</a>" in page
    assert f'<a id="tab-{kind}"' in page
    assert "No name" not in page


def test_how_it_was_read_is_said_only_where_it_differs(client, corpus):
    assert "Read as" not in page_of(client, q="looms")
    page = page_of(client, q='Looms OR "cards')
    assert "Read as <code>looms OR &quot;cards&quot;</code>" in page
    assert "The quotation mark was never closed" in page


def test_nothing_found_says_what_to_do(client, corpus):
    page = page_of(client, q="zzzzqqq")
    assert "No work here says that" in page
    page = page_of(client, q="looms cards zzzzqqq")
    parts = re.findall(r'<code>([^<]+)</code>(?:</a>)? <span class="quiet">([^<]+)</span>', page)
    assert parts == [("looms", "1 work"), ("cards", "1 work"), ("zzzzqqq", "no work")]
    assert "Nobody and nothing here goes by that name" in page_of(client, q="zzzzqqq", type="authors")
    assert "There is nothing in this to look for" in page_of(client, q="???")


def test_a_misspelt_name_leads_to_the_right_one(client, corpus):
    page = page_of(client, q="byrno", type="authors")
    suggested = re.search(r'Did you mean the name <a class="text-link" href="([^"]+)"', page)
    assert suggested
    assert "Ada Byron" in client.get(html.unescape(suggested[1]) + "&type=authors").content.decode()


def test_a_search_that_takes_too_long_is_told(client, corpus, monkeypatch):
    def too_long(*_, **__):
        raise TookTooLongError

    monkeypatch.setattr(PostgresEngine, "works", too_long)
    monkeypatch.setattr(PostgresEngine, "ids", too_long)
    page = page_of(client, q="looms")
    assert "This search takes too long" in page
    assert "not counted" in page
    assert client.get("/api/v1/search?q=looms").status_code == 503
    assert client.get("/search/export.bib?q=looms").status_code == 503
    monkeypatch.setattr(PostgresEngine, "count", too_long)
    assert "not counted" in page_of(client, q="byron", type="authors")


def test_pages_follow_each_other(client):
    for number in range(45):
        a_work(f"Engine number {number}", year=2000 + number % 5)
    rebuild_search()
    seen, address = [], "/search?q=engine&sort=newest"
    while address:
        page = client.get(address).content.decode()
        seen += titles(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else None
    assert len(seen) == len(set(seen)) == 45
    back = re.search(r'rel="prev" href="([^"]+)"', page)[1]
    assert len(titles(client.get(html.unescape(back)).content.decode())) == 20


def test_the_start_has_examples_that_are_searches_and_topics(client, corpus):
    page = client.get("/search").content.decode()
    assert "steam engines" in page
    examples = re.findall(r'<li><a href="(/search\?[^"]+)"><code>', page)
    assert len(examples) >= 3
    for address in examples:
        assert client.get(html.unescape(address)).status_code == 200


def test_an_empty_portal_has_a_start_too(client):
    assert client.get("/search").status_code == 200


def test_a_public_id_leads_to_its_page(client, corpus):
    response = client.get("/search", {"q": f" {corpus['ada'].public_id} "}, follow=True)
    assert response.redirect_chain[-1][0] == corpus["ada"].get_absolute_url()


def test_the_page_of_a_work_says_where_it_has_what_was_asked(client, corpus):
    page = page_of(client, q='"data augmentation"')
    address = html.unescape(re.search(r'<h3 class="work-line-title"><a href="([^"]+)">Punched', page)[1])
    page = client.get(address).content.decode()
    assert "Where its text has <code>&quot;data augmentation&quot;</code>" in page
    assert "We tried <mark>data augmentation</mark> with cards" in page
    assert page.count("<mark>") == 1
    bare = client.get(corpus["third"].get_absolute_url()).content.decode()
    assert "We tried" not in bare
    assert "Where its" not in client.get(f"{corpus['third'].get_absolute_url()}?q=year:2019").content.decode()
    assert (
        "Where its abstract has" in client.get(f"{corpus['first'].get_absolute_url()}?q=augment+zzz").content.decode()
    )


@pytest.mark.parametrize(
    "typed",
    [
        "1706.03762",
        "arXiv:1706.03762v5",
        "https://arxiv.org/abs/1706.03762",
        "10.1234/ABC",
        " https://doi.org/10.1234/abc ",
    ],
)
def test_an_id_of_a_work_leads_to_it_and_while_typing_is_told(client, typed):
    work = a_work("Attention", ids=[("arxiv", "1706.03762"), ("doi", "10.1234/abc")])
    rebuild_search()
    assert client.get("/search", {"q": typed}).headers["Location"] == work.get_absolute_url()
    live = client.get("/search", {"q": typed}, headers={"HX-Request": "true"})
    assert "This is the id of" in live.content.decode()
    assert client.get("/search", {"q": f"{typed} and more"}).status_code == 200


def test_an_export_holds_what_the_page_finds_in_its_order(client, corpus):
    page = page_of(client, q="augmentation OR looms OR cards", sort="newest", type="article")
    address = html.unescape(re.search(r'href="(/search/export\.csv[^"]*)"', page)[1])
    response = client.get(address)
    assert response["X-Export-Works"] == "1"
    assert b"On looms" in response.getvalue()
    assert client.get("/search/export.doc?q=x").status_code == 404
    assert client.get("/search/export.bib")["X-Export-Works"] == "0"


ANYTHING = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(['"', "(", ")", "OR", "NOT", "-", "author:", "topic:T1", "year:2019..", "type:x", "augmentation", "le", "'", "\\", "%", "深層", "\x00", "S1"]), max_size=12).map(" ".join),
)  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING, st.sampled_from(["works", "authors", "topics", "institutions", "venues"]), st.text(max_size=12))
def test_whatever_is_typed_there_is_an_answer(client, corpus, typed, kind, after):
    typed = typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    after = after.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    parameters = {"q": typed, "type": kind, "after": after, "topic": "T1"}
    assert client.get("/search", parameters).status_code in {200, 302}
    assert client.get("/api/v1/search", parameters).status_code == 200
