"""A name that is nobody's stays readable and findable wherever the work is; only no record has it."""

import pytest
from django.db import connection

from papers.models import Institution
from papers.records import InstitutionRecord
from papers.search.engine import WorkSearch
from papers.search.postgres import PostgresEngine
from papers.search.query.reading import read_query
from papers.search.upkeep import refresh_search
from papers.selectors.citables import citables
from papers.selectors.institution_record import works_by_year
from papers.selectors.work_lines import work_lines
from papers.selectors.work_record import authors_of
from papers.storage.counts import recount_institutions
from tests.papers.ingest.feeding import at, named, work

ETH = at("ETH", InstitutionRecord(name="ETH Zurich", ror="05a28rw58"))


@pytest.fixture
def denied(people):
    """The work whose only Wei Wang has said that it is not theirs."""
    people.feed(
        work("Denied trees", named("Wei Wang", at=[ETH]), "Ada Byron", year=2015),
        work("Other trees", "Wei Wang", "Ada Byron"),
    )
    people.sort(people.record("Wei Wang", "Denied trees"), not_mine=[people.row("Wei Wang", "Denied trees")])
    refresh_search()
    return people.row("Wei Wang", "Denied trees").work


def found(text: str) -> set[int]:
    return set(PostgresEngine().ids(WorkSearch(read_query(text)), limit=10))


@pytest.mark.parametrize("text", ['author:"wei wang"', "author:wang", 'author:"w wang"', "wei wang denied"])
def test_search_finds_the_work_by_the_printed_name(denied, text):
    assert denied.pk in found(text)


def test_it_is_not_found_as_the_records(people, denied):
    assert denied.pk not in found(f"author:A{people.record('Wei Wang', 'Other trees')}")


def test_the_work_names_everybody_and_links_to_no_person(denied):
    wang, ada = authors_of(denied, everybody=True)
    assert (wang.name, wang.author) == ("Wei Wang", None)
    assert ada.author is not None
    (line,) = work_lines([denied.pk])
    assert [author.name for author in line.authors] == ["Wei Wang", "Ada Byron"]
    assert "/A" not in line.authors[0].url


def test_exports_name_everybody(denied):
    (exported,) = citables([denied.pk], absolute=str)
    assert exported.authors == ["Wei Wang", "Ada Byron"]


def test_an_institution_counts_and_lists_the_same_works(denied):
    with connection.cursor() as cursor:
        recount_institutions(cursor)
    institution = Institution.objects.get(ror="05a28rw58")
    assert works_by_year(institution) == {2015: 1}
    assert (institution.works_count, institution.authors_count) == (1, 0)
