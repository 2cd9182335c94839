"""What a source brings against people's word is listed once, in words, while it lasts; the word itself holds."""

import pytest
from django.db import connection, transaction

from papers.curation.guarding import guard_assertions, set_aside
from papers.curation.holding import hold_record
from papers.models import AssertionConflict, AuthorshipAssertion
from papers.selectors.assertion_conflicts import count_open_conflicts, open_conflicts
from tests.papers.curation.literature import broken_words
from tests.papers.ingest.feeding import named, work


def kinds() -> list[str]:
    return [found.kind for found in open_conflicts()]


@pytest.fixture
def wang(people):
    """Wei Wang of "One" said that the name on "Two" is theirs as well."""
    people.feed(
        work("One", named("Wei Wang", "orcid:a"), "Ada Byron"),
        work("Two", "Wei Wang", "Bob Bee", key="2"),
        work("Three", named("Wen Wang", "orcid:b"), key="3"),
    )
    record = people.record("Wei Wang", "One")
    people.sort(record, mine=[people.row("Wei Wang", "Two")])
    people.feed(work("Four", "Eve Fig"))
    assert not kinds()
    return record


class TestGone:
    def test_it_is_listed_until_the_name_is_back(self, people, wang):
        people.feed(work("Two", "Cid Dee", "Bob Bee", key="2"))
        (found,) = open_conflicts()
        assert (found.kind, found.record, found.work_title, found.source) == ("gone", wang, "Two", "acl")
        assert found.found == "ACL Anthology does not list this name any more."
        people.feed(work("Two", "Cid Dee", "Bob Bee", "Wei Wang", key="2"))
        assert not kinds()
        assert people.record("Wei Wang", "Two") == wang
        assert AssertionConflict.objects.get().resolved_at is not None

    def test_the_same_again_is_the_same_conflict(self, people, wang):
        for number in range(3):
            people.feed(work("Two", "Cid Dee", "Bob Bee", key="2"), work(f"More {number}"))
        assert AssertionConflict.objects.count() == count_open_conflicts() == 1


def test_a_name_that_stands_twice_where_it_stood_once(people, wang):
    people.feed(work("Two", "Wei Wang", "Bob Bee", "Wei Wang", key="2"))
    assert kinds() == ["doubled"]
    assert people.record("Wei Wang", "Two") == wang


def test_two_alike_that_were_there_when_it_was_said_are_no_conflict(people):
    people.feed(work("Both", "Wei Wang", "Wei Wang"), work("One", "Wei Wang"))
    people.sort(people.record("Wei Wang", "One"), mine=[people.row("Wei Wang", "Both", 2)])
    people.feed(work("Two"))
    assert not kinds()


def test_the_identifier_of_somebody_else_beside_a_name_that_is_mine(people, wang):
    people.feed(work("Two", named("Wei Wang", "orcid:b"), "Bob Bee", key="2"))
    (found,) = open_conflicts()
    assert (found.kind, found.other, found.value) == ("others-identifier", people.record("Wen Wang", "Three"), "b")
    assert people.record("Wei Wang", "Two") == wang
    assert not broken_words()


def test_ones_own_identifier_beside_a_name_that_one_denied(people, wang):
    people.sort(wang, not_mine=[people.row("Wen Wang", "Three")])
    people.feed(work("Three", named("Wen Wang", "orcid:a"), key="3"))
    assert kinds() == ["deniers-identifier"]
    assert people.record("Wen Wang", "Three") != wang


def test_two_held_records_that_share_an_identifier(people, wang):
    other = people.record("Wen Wang", "Three")
    for author in (wang, other):
        with transaction.atomic():
            hold_record(author=author, since=people.now)
    people.feed(work("Three", named("Wen Wang", "orcid:a"), key="3"))
    assert "shared-identifier" in kinds()
    assert people.record("Wen Wang", "Three") == other


def test_two_people_who_said_the_same_of_what_turned_out_to_be_one_work(people):
    people.feed(work("One", "Wei Wang", ids=["doi:1"]), work("A", "Wei Wang", "Ada Byron"))
    people.feed(work("One, early", "Wei Wang", ids=["arxiv:1"], source="arxiv"), work("B", "Wei Wang", "Bob Bee"))
    one, other = people.record("Wei Wang", "A"), people.record("Wei Wang", "B")
    people.sort(one, mine=[people.row("Wei Wang", "One")])
    people.sort(other, mine=[people.row("Wei Wang", "One, early")])
    people.feed(work("One", "Wei Wang", ids=["doi:1", "arxiv:1"], source="openalex"))
    (found,) = open_conflicts()
    assert (found.kind, {found.record, found.other}) == ("two-people", {one, other})
    assert people.record("Wei Wang", "One") in (one, other)


def test_what_was_taken_back_conflicts_with_nothing(people, wang):
    act = AuthorshipAssertion.objects.get().correction
    people.feed(work("Two", "Cid Dee", "Bob Bee", key="2"))
    assert kinds() == ["gone"]
    people.undo(act)
    people.feed(work("Five"))
    assert not kinds()


def test_one_that_a_moderator_set_aside_is_not_listed_again(people, wang):
    people.feed(work("Two", "Wei Wang", "Bob Bee", "Wei Wang", key="2"))
    number = open_conflicts()[0].number
    set_aside(conflict=number, by=9, at=people.now)
    people.feed(work("Six"))
    assert not kinds()
    assert AssertionConflict.objects.count() == 1
    with pytest.raises(AssertionConflict.DoesNotExist):
        set_aside(conflict=number, by=9, at=people.now)


def test_pages_go_on_after_the_last_number(people, wang):
    people.feed(work("Two", named("Cid Dee"), key="2"))
    people.sort(wang, not_mine=[people.row("Wen Wang", "Three")])
    people.feed(work("Three", named("Wen Wang", "orcid:a"), key="3"))
    first = open_conflicts(size=1)
    assert [one.kind for one in first + open_conflicts(after=first[0].number)] == ["gone", "deniers-identifier"]


def test_nothing_said_is_nothing_listed(db, people):
    with connection.cursor() as cursor:
        assert guard_assertions(cursor, now=people.now) == 0
