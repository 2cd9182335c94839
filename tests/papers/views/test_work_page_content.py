"""The page of a work."""

import pytest

from papers.models import ImportNote
from tests.corpus import a_topic, a_venue, a_work, affiliate, an_author, an_institution, cite, describe

pytestmark = pytest.mark.django_db


def page_of(client, work, query=""):
    response = client.get(work.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def test_what_a_reader_wants_to_know(client):
    ada = an_author("Ada Byron")
    work = a_work(
        "On <engines>", authors=[ada, "Un Known"], topics=[a_topic("engines")], venue=a_venue("Tests", "T"),
        tldr="Engines run.", abstract="We let them run.", comments="9 pages", journal_ref="J. Eng. 1", pages="1-9",
        ids=[("doi", "10.1/x"), ("arxiv", "2101.00001")],
    )  # fmt: skip
    ImportNote.objects.create(run=describe(work, "acl", "openalex"), work=work, key="k", field="pages", reason="odd")
    affiliate(work, 1, "Uni Bern", an_institution("University of Bern"))
    page = page_of(client, work)
    for text in (
        "On &lt;engines&gt;", "Ada Byron", "Un Known", "engines", "Tests", "Engines run.", "We let them run.", "9 pages",
        "J. Eng. 1", "https://doi.org/10.1/x", "https://arxiv.org/abs/2101.00001", "ACL Anthology; also in OpenAlex",
        "University of Bern", "1 import note", "@inproceedings{byron2019engines",
        '<meta name="citation_author" content="Un Known">', '<meta name="citation_doi" content="10.1/x">',
        '<meta name="citation_firstpage" content="1">', '<meta name="citation_conference_title" content="Tests">',
    ):  # fmt: skip
        assert text in page, text


def test_a_bare_record(client):
    page = page_of(client, a_work(authors=[], year=None, type="other"))
    assert "Authors not imported" in page
    assert "Year not known" in page
    assert "No source here gives an abstract." in page


def test_a_retracted_work_says_so(client):
    assert "was retracted" in page_of(client, a_work(retracted=True))


def test_long_author_lists_are_cut_unless_asked_for(client, django_assert_num_queries):
    work = a_work(authors=[f"Member {number}" for number in range(120)])
    page = page_of(client, work)
    assert "Member 49" in page
    assert "Member 50<" not in page.replace(",", "<")
    assert "Show all 120 authors" in page
    assert "Member 119" in page_of(client, work, "?authors=all")


def test_references_and_citations_are_paged(client):
    centre = a_work("Centre")
    for number in range(20):
        cite(a_work(f"Citing {number}", year=2000 + number), centre)
    cite(centre, a_work("Cited"))
    page = page_of(client, centre)
    assert "Citing 19" in page
    assert "Citing 3<" not in page
    assert ">Cited<" in page
    following = page.split('rel="next" href="')[1].split('"')[0].split("#")[0]
    assert "Citing 3<" in page_of(client, centre, following.replace("&amp;", "&"))


def test_a_merged_work_redirects(client):
    kept = a_work("Kept")
    gone = a_work("Gone", merged_into=kept)
    assert client.get(gone.get_absolute_url()).headers["Location"] == kept.get_absolute_url()


def test_unsafe_addresses_are_not_linked(client):
    assert "javascript:" not in page_of(client, a_work(url="javascript:alert(1)"))
