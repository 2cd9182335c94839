"""What people did can be taken back for 90 days, in the order in which it rests on each other, to the state before."""

from datetime import timedelta

import pytest

from papers.curation.errors import AlreadyTakenBackError, BuiltUponError, TooLateError
from papers.models import Author, AuthorIdentifier, AuthorshipAssertion, Correction, HeldRecord
from tests.papers.curation.literature import broken_words, counted, snapshot
from tests.papers.ingest.feeding import named, work


@pytest.fixture
def two_wangs(people):
    people.feed(
        work("One", named("Wei Wang", "orcid:a"), "Ada Byron", year=2011, key="1"),
        work("Two", "Wei Wang", "Ada Byron", year=2012, key="2"),
        work("Three", named("Wei Wang", "dblp:b"), "Bob Bee", year=2013, key="3"),
        work("Four", "Wei Wang", "Bob Bee", year=2014, key="4"),
    )
    return people.record("Wei Wang", "One"), people.record("Wei Wang", "Three")


def sound() -> bool:
    return not any(counted().values()) and not broken_words()


def test_a_merge_a_sort_and_a_denial_leave_no_trace(people, two_wangs):
    one, other = two_wangs
    acts = (
        lambda: people.sort(one, joined=[other]),
        lambda: people.sort(one, mine=[people.row("Wei Wang", "Three")], not_mine=[people.row("Wei Wang", "Two")]),
        lambda: people.sort(other, not_mine=[people.row("Wei Wang", "Three")]),
    )
    for act in acts:
        before = snapshot()
        people.undo(act())
        assert snapshot() == before


def test_a_split_leaves_nothing_but_an_address_that_leads_home(people, two_wangs):
    before = snapshot()
    made, act = people.split(two_wangs[0], people.row("Wei Wang", "One"))
    people.undo(act)
    assert snapshot(without_records=[made.pk]) == before
    made.refresh_from_db()
    assert (made.merged_into_id, made.works_count) == (two_wangs[0], 0)


def test_addresses_that_led_to_a_record_that_is_unmade_lead_on(people, two_wangs):
    made, split = people.split(two_wangs[0], people.row("Wei Wang", "One"), people.row("Wei Wang", "Two"))
    again, second = people.split(made.pk, people.row("Wei Wang", "Two"))
    people.undo(second)
    people.undo(split)
    again.refresh_from_db()
    assert again.merged_into_id == two_wangs[0]


def test_a_record_that_was_held_before_stays_so(people, two_wangs):
    made, _ = people.split(two_wangs[0], people.row("Wei Wang", "Two"))
    people.undo(people.sort(two_wangs[0], joined=[two_wangs[1]]))
    assert set(HeldRecord.objects.values_list("author", flat=True)) == {made.pk, two_wangs[0]}


class TestInOrder:
    def test_what_later_acts_rest_on_stays_until_these_are_taken_back(self, people, two_wangs):
        one, other = two_wangs
        before = snapshot()
        first = people.sort(one, mine=[people.row("Wei Wang", "Three")])
        second = people.sort(one, not_mine=[people.row("Wei Wang", "Three")])
        with pytest.raises(BuiltUponError) as refused:
            people.undo(first)
        assert refused.value.corrections == {second.pk}
        people.undo(second)
        people.undo(first)
        assert snapshot() == before
        assert other

    def test_a_record_that_was_made_is_not_unmade_under_what_came_to_it(self, people, two_wangs):
        made, split = people.split(two_wangs[0], people.row("Wei Wang", "Two"))
        sort = people.sort(made.pk, mine=[people.row("Wei Wang", "Four")])
        with pytest.raises(BuiltUponError) as refused:
            people.undo(split)
        assert refused.value.corrections == {sort.pk}

    def test_acts_that_have_nothing_to_do_with_each_other_go_in_any_order(self, people, two_wangs):
        one, other = two_wangs
        before = snapshot()
        first = people.sort(one, mine=[people.row("Wei Wang", "Four")])
        second = people.sort(one, not_mine=[people.row("Wei Wang", "Two")])
        people.undo(first)
        people.undo(second)
        assert snapshot() == before
        assert other

    @pytest.mark.parametrize("led_on", [False, True])
    def test_a_name_that_goes_back_to_a_record_that_was_joined_is_that_records_when_it_is_parted(
        self, people, two_wangs, led_on
    ):
        one, other = two_wangs
        people.feed(work("Five", "Wei Wang", "Cid Dee"), work("Six", "Wei Wang", "Eve Fig"))
        third, fourth = people.record("Wei Wang", "Five"), people.record("Wei Wang", "Six")
        before = snapshot()
        sort = people.sort(third, mine=[people.row("Wei Wang", "Three")])
        joins = [people.sort(one, joined=[other])]
        if led_on:
            joins.append(people.sort(fourth, joined=[one]))
        people.undo(sort)
        assert people.record("Wei Wang", "Three") == (fourth if led_on else one)
        for join in reversed(joins):
            people.undo(join)
        assert snapshot() == before


class TestTime:
    def test_for_ninety_days_and_no_longer(self, people, two_wangs):
        act = people.sort(two_wangs[0], joined=[two_wangs[1]])
        people.now = act.at + timedelta(days=90, minutes=0)
        with pytest.raises(TooLateError):
            people.undo(act)
        people.now = act.at + timedelta(days=90) - timedelta(minutes=1)
        people.undo(act)

    def test_once(self, people, two_wangs):
        act = people.sort(two_wangs[0], joined=[two_wangs[1]])
        done = people.undo(act)
        assert (done.undone_by, done.undone_at) == (7, people.now)
        with pytest.raises(AlreadyTakenBackError):
            people.undo(act)

    def test_of_nothing(self, people):
        with pytest.raises(Correction.DoesNotExist):
            people.undo(Correction(pk=1))


class TestImportsInBetween:
    def test_a_name_that_came_later_is_up_for_the_resolver(self, people, two_wangs):
        one, other = two_wangs
        act = people.sort(one, joined=[other])
        people.feed(work("Five", named("Wei Wang", "dblp:b"), "Bob Bee"))
        assert people.record("Wei Wang", "Five") == one
        people.undo(act)
        assert people.row("Wei Wang", "Five").needs_settling
        people.feed(work("Six", "Somebody Else"))
        assert people.record("Wei Wang", "Five") == other
        assert sound()

    def test_a_name_that_came_because_of_one_that_was_moved_is_up_too(self, people):
        """It came to Eve's record as a namesake of what she had taken; Eve and Cid must not become one over it."""
        people.feed(work("One", "Eve Fig"), work("Two", "Cid Dee", "Bob Bee"), work("Three", named("Cid Dee", "acl:c")))
        eve, cid = people.record("Eve Fig", "One"), people.record("Cid Dee", "Two")
        act = people.sort(eve, mine=[people.row("Cid Dee", "Two")])
        people.feed(work("Four", "Cid Dee", "Bob Bee"))
        assert people.record("Cid Dee", "Four") == eve
        people.undo(act)
        people.feed(work("Five", "Somebody Else"))
        assert people.record("Cid Dee", "Four") == people.record("Cid Dee", "Two") == cid
        assert people.record("Eve Fig", "One") == eve

    def test_one_that_its_person_spoke_for_meanwhile_is_not(self, people, two_wangs):
        one, other = two_wangs
        act = people.sort(one, joined=[other])
        people.feed(work("Five", "Wei Wang", "Bob Bee"))
        people.sort(one, mine=[people.row("Wei Wang", "Five")])
        people.undo(act)
        assert people.record("Wei Wang", "Five") == one
        assert people.record("Wei Wang", "Four") == other

    def test_an_identifier_that_came_with_it_is_up_too(self, people, two_wangs):
        one, other = two_wangs
        act = people.sort(one, joined=[other])
        people.feed(work("Five", named("Wei Wang", "acl:w"), "Bob Bee"))
        people.undo(act)
        assert not AuthorIdentifier.objects.filter(value="w").exists()
        people.feed(work("Six", "Somebody Else"))
        assert AuthorIdentifier.objects.get(value="w").author_id == people.record("Wei Wang", "Five") == other

    def test_a_list_that_was_written_anew_goes_back_all_the_same(self, people, two_wangs):
        one, other = two_wangs
        act = people.sort(one, joined=[other])
        people.feed(work("Three", "Bob Bee", named("W. Wang", "dblp:b"), year=2013, key="3"))
        assert people.record("W. Wang", "Three") == one
        people.undo(act)
        assert people.record("W. Wang", "Three") == other
        assert sound()

    def test_a_denial_that_was_taken_back_is_forgotten(self, people, two_wangs):
        people.undo(people.sort(two_wangs[0], not_mine=[people.row("Wei Wang", "Two")]))
        people.feed(work("Five", "Wei Wang", "Ada Byron"))
        assert people.record("Wei Wang", "Two") == two_wangs[0]

    def test_a_name_that_somebody_took_brings_no_record_after_it(self, people):
        """It bears the identifier of the person from whose record it was taken; the next import meets both."""
        people.feed(work("Both", named("Eve Fig", "acl:e"), named("Cid Dee", "acl:c")), work("One", "Cid Dee"))
        people.feed(work("Two", named("Cid Dee", "acl:c")))
        eve, cid = people.record("Eve Fig", "Both"), people.record("Cid Dee", "Both")
        act = people.sort(eve, mine=[people.row("Cid Dee", "Both")], not_mine=[people.row("Eve Fig", "Both")])
        people.feed(work("Three", named("Cid Dee", "acl:c")))
        assert not Author.objects.filter(merged_into__isnull=False).exists()
        assert (people.record("Cid Dee", "Three"), people.record("Cid Dee", "Both")) == (
            cid,
            eve,
        )
        people.undo(act)
        assert (people.record("Eve Fig", "Both"), people.record("Cid Dee", "Both")) == (eve, cid)
        assert AuthorIdentifier.objects.get(value="e").author_id == eve
        assert sound()

    def test_a_machine_may_have_merged_a_record_since_and_names_go_where_it_leads(self, people, two_wangs):
        one, other = two_wangs
        people.feed(work("Five", "W. Wang"), work("Six", named("Wei Wang", "acl:f"), "Bob Bee"))
        third = people.record("W. Wang", "Five")
        act = people.sort(third, mine=[people.row("Wei Wang", "Three")])
        people.feed(work("Seven", named("Wei Wang", "orcid:a", "acl:f")))
        assert Author.objects.get(pk=other).merged_into_id == one
        people.undo(act)
        assert people.record("Wei Wang", "Three") == one
        assert not AuthorshipAssertion.objects.filter(ended_at=None).exists()
        assert sound()
