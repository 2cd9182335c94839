"""Works that somebody took out of a record stay where they were put, whatever is imported afterwards."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from papers.curation.errors import NamesMovedError
from papers.curation.rearranging import split_off
from papers.models import Author, Authorship, AuthorshipAssertion, Provenance
from papers.storage.record_locks import lock_records
from tests.papers.ingest.feeding import work


def of(name: str, title: str) -> Authorship:
    return Authorship.objects.get(raw_name=name, work__title=title)


def taken_out(record: Author, *titles: str) -> Author:
    with transaction.atomic():
        lock_records([record.pk])
        rows = Authorship.objects.filter(author=record, work__title__in=titles)
        return split_off(record=record.pk, names=[row.pk for row in rows], by=7, at=timezone.now())[0]


@pytest.fixture
def mixed(feed) -> Author:
    """Two people of one name that shared co-authors have made one record."""
    feed(*(work(title, "Yi Huang", "Ada Byron") for title in ("One", "Two", "Three")))
    return of("Yi Huang", "One").author


def test_the_works_move_and_the_rest_stays(mixed):
    made = taken_out(mixed, "Two", "Three")
    mixed.refresh_from_db()
    assert (made.name, made.works_count, mixed.works_count) == ("Yi Huang", 2, 1)
    assert of("Yi Huang", "Two").provenance == Provenance.AUTHOR_ASSERTED
    assert of("Yi Huang", "One").author == mixed


def test_the_two_are_never_joined_again(feed, mixed):
    made = taken_out(mixed, "Two")
    feed(work("Four", "Yi Huang", "Ada Byron"), work("Five", "Yi Huang", "Ada Byron", "Bob Bee"))
    mixed.refresh_from_db()
    made.refresh_from_db()
    assert (mixed.merged_into_id, made.merged_into_id) == (None, None)
    assert of("Yi Huang", "Two").author == made
    assert of("Yi Huang", "One").author == mixed


def test_an_author_list_that_is_written_anew_keeps_the_word(feed, mixed):
    made = taken_out(mixed, "Two")
    row = of("Yi Huang", "Two")
    Authorship.objects.filter(pk=row.pk).delete()
    Authorship.objects.create(
        work=row.work, position=9, raw_name="Yi Huang", name_key="yi huang", source="acl", year=row.year
    )
    feed(work("Six", "Yi Huang", "Ada Byron"))
    assert (of("Yi Huang", "Two").author, of("Yi Huang", "Two").provenance) == (made, Provenance.AUTHOR_ASSERTED)


def test_search_and_the_graph_hear_of_it(mixed):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM papers_changedwork")
        taken_out(mixed, "Two")
        cursor.execute("SELECT work FROM papers_changedwork")
        assert cursor.fetchall() == [(of("Yi Huang", "Two").work_id,)]


def test_works_of_somebody_else_cannot_be_taken(mixed):
    rows = [of("Ada Byron", "One").pk, of("Yi Huang", "One").pk]
    with pytest.raises(NamesMovedError), transaction.atomic():
        split_off(record=mixed.pk, names=rows, by=7, at=timezone.now())
    assert not AuthorshipAssertion.objects.exists()
