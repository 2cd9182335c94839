"""What people had hidden is told by no row that pages read, imports do not bring it back, and it can be shown again
exactly as it was."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from papers.curation.errors import NamesMovedError, RecordIsMergedError
from papers.curation.hiding import AlreadyHiddenError, NotHiddenError, hide_person, hide_work, show_again
from papers.curation.rearranging import Wanted, rearrange
from papers.identity.settling import settle_authors
from papers.models import (
    Author,
    AuthorIdentifier,
    AuthorName,
    Authorship,
    AuthorshipAssertion,
    Citation,
    HeldRecord,
    HiddenRecord,
    SearchDocument,
    Topic,
    Venue,
    Work,
    WorkTopic,
)
from papers.search.upkeep import refresh_search
from papers.selectors.work_record import citations_of, references_of
from profiles.selectors.grouped_works import nobodys_works
from tests.papers.ingest.feeding import Feed, named, work

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
BO = named("Bo Quist", "orcid:0000-0002-9079-593X")
ADA = named("Ada Brightwater", "orcid:0000-0002-1825-0097", at=["University of Nowhere"])


@pytest.fixture
def feed(db, tmp_path) -> Feed:
    return Feed(tmp_path)


@pytest.fixture
def literature(feed):
    """Two works of Ada with Bo, one of Bo with Cy that cites the first."""
    feed(
        work("Tides of the inner sea", ADA, BO, key="one", ids=["doi:10.1/one"], topics=["tides"], venue="Sea",
             abstract="How tides go.", tldr="They go."),
        work("Tides of the outer sea", ADA, BO, key="two", ids=["doi:10.1/two"]),
        work("Winds", BO, "Cy Raines", key="three", cites=["doi:10.1/one"]),
    )  # fmt: skip
    return feed


def of(name: str) -> Author:
    return Authorship.objects.filter(raw_name=name, author__isnull=False).earliest("pk").author


def everything() -> dict[str, list[tuple]]:
    """The tables that pages read, without what only says when."""
    tables = {
        "papers_author": "id, name, name_key, works_count, first_year, last_year, institution_id, hidden",
        "papers_authorname": "author_id, name, key, works_count",
        "papers_authoridentifier": "author_id, scheme, value",
        "papers_authorship": "id, work_id, author_id, position, raw_name, provenance, needs_settling",
        "papers_heldrecord": "author_id, owned, kept_apart",
        "papers_work": "id, title, abstract, tldr, type, year, venue_id, url, author_count, hidden",
        "papers_worktopic": "work_id, topic_id, score, year",
        "papers_venue": "id, works_count",
        "papers_topic": "id, works_count",
        "papers_citation": "citing_id, scheme, value, cited_id",
        "papers_hiddenrecord": "author_id, work_id",
    }
    found = {}
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            cursor.execute(f"SELECT {columns} FROM {table}")
            found[table] = sorted(map(repr, cursor.fetchall()))
        cursor.execute("SELECT work_id, name_key, nth, author_id FROM papers_authorshipassertion"
                       " WHERE ended_at IS NULL ORDER BY 1, 2")  # fmt: skip
        found["said"] = cursor.fetchall()
    return found


class TestPerson:
    def test_no_row_that_pages_read_tells_of_them(self, literature):
        ada = of("Ada Brightwater")
        hide_person(author=ada.pk, by=1, at=NOW)
        ada.refresh_from_db()
        assert (ada.name, ada.name_key, ada.works_count, ada.hidden) == ("Hidden person", "", 0, True)
        assert not AuthorName.objects.filter(author=ada).exists()
        assert not AuthorIdentifier.objects.filter(author=ada).exists()
        assert not Authorship.objects.filter(author=ada).exists()
        assert not Author.shown.filter(pk=ada.pk).exists()
        names = Authorship.objects.filter(raw_name="Ada Brightwater")
        assert set(names.values_list("author", "provenance", "needs_settling")) == {(None, "denied", False)}

    def test_the_works_stay_with_their_other_authors(self, literature):
        bo = of("Bo Quist")
        hide_person(author=of("Ada Brightwater").pk, by=1, at=NOW)
        bo.refresh_from_db()
        assert bo.works_count == 3

    def test_shown_again_is_the_state_before(self, literature):
        ada = of("Ada Brightwater")
        row = Authorship.objects.filter(author=ada).first()
        rearrange(wanted=Wanted(ada.pk, mine={row.pk: ada.pk}), by=1, at=NOW)
        before = everything()
        act = hide_person(author=ada.pk, by=1, at=NOW)
        assert everything() != before
        show_again(correction=act.pk, by=1, at=NOW + timedelta(days=500))
        assert everything() == before

    def test_an_import_that_names_them_again_shows_nothing(self, literature):
        ada = of("Ada Brightwater")
        act = hide_person(author=ada.pk, by=1, at=NOW)
        literature(
            work("Tides of the middle sea", ADA, BO, key="four", ids=["doi:10.1/four"]),
            work("Tides of the inner sea", ADA, BO, "Di Lund", key="one", ids=["doi:10.1/one"]),
        )
        names = Authorship.objects.filter(raw_name="Ada Brightwater")
        assert names.count() == 3
        assert set(names.values_list("author", flat=True)) == {None}
        assert not Author.shown.filter(name__contains="Brightwater").exists()
        ada.refresh_from_db()
        assert ada.name == "Hidden person"
        show_again(correction=act.pk, by=1, at=NOW)
        assert Authorship.objects.filter(author=ada).count() == 3
        ada.refresh_from_db()
        assert (ada.name, ada.works_count, ada.hidden) == ("Ada Brightwater", 3, False)
        assert AuthorIdentifier.objects.get(author=ada).value == "0000-0002-1825-0097"

    def test_what_they_said_is_theirs_sleeps_and_wakes(self, literature):
        ada = of("Ada Brightwater")
        row = Authorship.objects.filter(author=ada).first()
        rearrange(wanted=Wanted(ada.pk, mine={row.pk: ada.pk}), by=1, at=NOW)
        act = hide_person(author=ada.pk, by=1, at=NOW)
        assert not AuthorshipAssertion.objects.filter(ended_at=None).exists()
        Authorship.objects.update(needs_settling=True)
        settle_authors()
        assert not Authorship.objects.filter(author=ada).exists()
        show_again(correction=act.pk, by=1, at=NOW)
        assert AuthorshipAssertion.objects.get(ended_at=None).author == ada

    def test_a_namesake_is_not_drawn_in(self, literature):
        hide_person(author=of("Ada Brightwater").pk, by=1, at=NOW)
        other = named("Ada Brightwater", "orcid:0000-0001-5109-3700", at=["Institute of Elsewhere"])
        literature(work("On bread", other, "Ed Marsh", key="bread"))
        found = Authorship.objects.get(work__title="On bread", raw_name="Ada Brightwater").author
        assert found is not None
        assert (found.name, found.hidden) == ("Ada Brightwater", False)

    def test_nobody_takes_their_works_meanwhile(self, literature):
        ada, bo = of("Ada Brightwater"), of("Bo Quist")
        row = Authorship.objects.filter(author=ada).first()
        hide_person(author=ada.pk, by=1, at=NOW)
        cy = of("Cy Raines")
        with pytest.raises(NamesMovedError):
            rearrange(wanted=Wanted(cy.pk, mine={row.pk: None}), by=1, at=NOW)
        with pytest.raises(RecordIsMergedError):
            rearrange(wanted=Wanted(bo.pk, joined=[ada.pk]), by=1, at=NOW)
        assert nobodys_works({"ada brightwater"}, most=9) == []

    def test_hiding_twice_is_refused_and_so_is_a_merged_record(self, literature):
        ada, bo = of("Ada Brightwater"), of("Bo Quist")
        hide_person(author=ada.pk, by=1, at=NOW)
        with pytest.raises(AlreadyHiddenError):
            hide_person(author=ada.pk, by=1, at=NOW)
        Author.objects.filter(pk=bo.pk).update(merged_into=ada)
        with pytest.raises(RecordIsMergedError):
            hide_person(author=bo.pk, by=1, at=NOW)

    def test_what_was_shown_again_is_not_shown_twice(self, literature):
        act = hide_person(author=of("Ada Brightwater").pk, by=1, at=NOW)
        show_again(correction=act.pk, by=1, at=NOW)
        with pytest.raises(NotHiddenError):
            show_again(correction=act.pk, by=1, at=NOW)
        assert not HeldRecord.objects.exists()


class TestWork:
    def test_no_row_that_pages_read_tells_of_it(self, literature):
        hidden = Work.objects.get(title="Tides of the inner sea")
        hide_work(work=hidden.pk, by=1, at=NOW)
        hidden.refresh_from_db()
        assert (hidden.title, hidden.abstract, hidden.tldr, hidden.venue) == ("Hidden work", "", "", None)
        assert not WorkTopic.objects.filter(work=hidden).exists()
        assert not SearchDocument.objects.filter(pk=hidden.pk).exists()
        assert not Work.shown.filter(pk=hidden.pk).exists()
        assert of("Bo Quist").works_count == 2
        assert Venue.objects.get().works_count == 0
        assert Topic.objects.get().works_count == 0

    def test_it_is_still_cited_and_its_line_says_nothing(self, literature):
        hidden, citing = Work.objects.get(title="Tides of the inner sea"), Work.objects.get(title="Winds")
        hide_work(work=hidden.pk, by=1, at=NOW)
        assert Citation.objects.get().cited == hidden
        found = references_of(citing, after="")
        (line,) = found.works
        assert (found.total, line.title, line.authors, line.source, line.source_url) == (1, "Hidden work", [], "", "")
        assert citations_of(hidden, after="").total == 1

    def test_shown_again_is_the_state_before(self, literature):
        before = everything()
        act = hide_work(work=Work.objects.get(title="Tides of the inner sea").pk, by=1, at=NOW)
        assert everything() != before
        show_again(correction=act.pk, by=1, at=NOW)
        assert everything() == before

    def test_an_import_does_not_write_it_and_makes_no_second(self, literature):
        hidden = Work.objects.get(title="Tides of the inner sea")
        act = hide_work(work=hidden.pk, by=1, at=NOW)
        again = work("Tides of the inner sea", ADA, BO, key="one", ids=["doi:10.1/one"], abstract="Longer.",
                     venue="Sea", topics=["tides"])  # fmt: skip
        literature(again)
        literature(work("Tides of the inner sea", ADA, BO, source="crossref", ids=["doi:10.1/one"]))
        literature(work("Tides of the inner sea", ADA, BO, source="bibtex"))
        assert not Work.objects.filter(title__contains="inner").exists()
        assert Work.objects.count() == 3
        show_again(correction=act.pk, by=1, at=NOW)
        literature(again)
        hidden.refresh_from_db()
        assert hidden.abstract == "Longer."

    def test_search_and_names_do_not_know_it_after_a_rebuild(self, literature):
        hidden = Work.objects.get(title="Tides of the inner sea")
        hide_work(work=hidden.pk, by=1, at=NOW)
        refresh_search()
        assert not SearchDocument.objects.filter(pk=hidden.pk).exists()


class TestPages:
    def test_the_address_says_neutrally_that_it_is_not_shown(self, literature, client):
        ada, hidden = of("Ada Brightwater"), Work.objects.get(title="Tides of the inner sea")
        hide_person(author=ada.pk, by=1, at=NOW)
        hide_work(work=hidden.pk, by=1, at=NOW)
        for address in (
            f"/authors/A{ada.pk}/", f"/A{ada.pk}", f"/authors/A{ada.pk}/export.bib", f"/authors/A{ada.pk}/history/",
            f"/works/W{hidden.pk}/", f"/W{hidden.pk}", f"/works/W{hidden.pk}/export.bib",
        ):  # fmt: skip
            answer = client.get(address)
            assert answer.status_code == 410, address
            assert "Brightwater" not in answer.content.decode()
            assert "inner sea" not in answer.content.decode()

    def test_who_is_hidden_is_in_no_list(self, literature, client):
        caches["process"].clear()
        ada, hidden = of("Ada Brightwater"), Work.objects.get(title="Tides of the inner sea")
        hide_person(author=ada.pk, by=1, at=NOW)
        hide_work(work=hidden.pk, by=1, at=NOW)
        refresh_search()
        for address in (
            "/authors/", "/authors/?q=brightwater", "/works/", "/works/?q=tides", "/search?q=inner+tides", "/topics/",
            "/api/v1/search?q=inner+tides", "/api/v1/autocomplete?q=brightw", "/api/v1/autocomplete?q=tides",
            f"/authors/A{of('Bo Quist').pk}/", f"/authors/A{of('Bo Quist').pk}/export.bib", "/",
            f"/works/W{Work.objects.get(title='Tides of the outer sea').pk}/", "/venues/",
        ):  # fmt: skip
            page = client.get(address)
            text = page.getvalue().decode() if page.streaming else page.content.decode()
            assert "inner sea" not in text.lower(), address
            assert f"/A{ada.pk}/" not in text, address
            assert f'W{hidden.pk}"' not in text, address
            if "outer" not in text and "q=" not in address:
                assert "Brightwater" not in text, address


def test_the_record_of_what_is_hidden_is_of_one_thing(literature):
    hide_person(author=of("Ada Brightwater").pk, by=1, at=NOW)
    assert str(HiddenRecord.objects.get()).startswith("A")
