"""Names go where people say they belong, one by one and with everything that goes along, or the act is refused."""

import pytest

from papers.curation.errors import NamesMovedError, RecordIsMergedError, SignedTogetherError
from papers.curation.rearranging import Wanted, rearrange, split_off
from papers.models import (
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipAssertion,
    AuthorshipDenial,
    Correction,
    HeldRecord,
    Provenance,
)
from tests.papers.curation.acting import SOMEBODY
from tests.papers.curation.literature import broken_words, counted
from tests.papers.ingest.feeding import named, work


@pytest.fixture
def two_wangs(people):
    """Two records of one name, two works each."""
    people.feed(
        work("One", "Wei Wang", "Ada Byron", year=2011),
        work("Two", "Wei Wang", "Ada Byron", year=2012),
        work("Three", "Wei Wang", "Bob Bee", year=2013),
        work("Four", "Wei Wang", "Bob Bee", year=2014),
    )
    one, other = people.record("Wei Wang", "One"), people.record("Wei Wang", "Three")
    assert one != other
    return one, other


def sound() -> bool:
    return not any(counted().values()) and not broken_words()


class TestMine:
    def test_a_name_moves_with_its_counts_and_years(self, people, two_wangs):
        one = two_wangs[0]
        people.sort(one, mine=[people.row("Wei Wang", "Three")])
        moved = people.row("Wei Wang", "Three")
        assert (moved.author_id, moved.provenance) == (one, Provenance.AUTHOR_ASSERTED)
        assert list(Author.objects.filter(pk__in=two_wangs).order_by("pk").values_list("works_count", "last_year")) == [
            (3, 2013),
            (1, 2014),
        ]
        assert sound()

    def test_what_is_on_the_record_already_keeps_the_ground_of_the_source(self, people, two_wangs):
        before = people.row("Wei Wang", "One").provenance
        people.sort(two_wangs[0], mine=[people.row("Wei Wang", "One")])
        assert people.row("Wei Wang", "One").provenance == before
        assert AuthorshipAssertion.objects.get().author_id == two_wangs[0]

    def test_said_twice_it_is_one_fact(self, people, two_wangs):
        for _ in range(2):
            people.sort(two_wangs[0], mine=[people.row("Wei Wang", "One")])
        assert AuthorshipAssertion.objects.filter(ended_at=None).count() == 1

    def test_the_last_word_about_a_name_is_the_one_that_counts(self, people, two_wangs):
        one, other = two_wangs
        people.sort(one, mine=[people.row("Wei Wang", "Three")])
        people.sort(other, mine=[people.row("Wei Wang", "Three")])
        assert people.record("Wei Wang", "Three") == other
        assert AuthorshipAssertion.objects.get(ended_at=None).author_id == other

    def test_what_was_denied_may_be_said_to_be_mine_after_all(self, people, two_wangs):
        people.sort(two_wangs[0], not_mine=[people.row("Wei Wang", "One")])
        people.sort(two_wangs[0], mine=[people.row("Wei Wang", "One")])
        assert people.record("Wei Wang", "One") == two_wangs[0]
        assert not AuthorshipDenial.objects.filter(ended_at=None).exists()


class TestNotMine:
    def test_a_name_that_is_denied_where_it_stands_is_nobodys_for_ever(self, people, two_wangs):
        people.sort(two_wangs[0], not_mine=[people.row("Wei Wang", "One")])
        left = people.row("Wei Wang", "One")
        assert (left.author_id, left.provenance, left.needs_settling) == (None, Provenance.DENIED, False)
        people.feed(*(work(f"More {n}", "Wei Wang", "Ada Byron") for n in range(3)))
        assert people.record("Wei Wang", "One") is None
        assert sound()

    def test_a_name_of_somebody_else_stays_there_and_never_comes(self, people, two_wangs):
        one, other = two_wangs
        people.sort(one, not_mine=[people.row("Wei Wang", "Three")])
        assert people.record("Wei Wang", "Three") == other
        people.feed(work("Five", "Wei Wang", "Ada Byron", "Bob Bee"))  # would join the two
        assert not Author.objects.filter(merged_into__isnull=False).exists()

    def test_without_the_word_that_work_joins_them(self, people, two_wangs):
        people.feed(work("Five", "Wei Wang", "Ada Byron", "Bob Bee"))
        assert Author.objects.get(merged_into__isnull=False).pk == two_wangs[1]

    def test_a_name_that_waits_for_the_resolver_is_never_guessed_at(self, people, two_wangs):
        row = people.row("Wei Wang", "One")
        Authorship.objects.filter(pk=row.pk).update(author=None, needs_settling=True)
        people.sort(two_wangs[0], not_mine=[people.row("Wei Wang", "One")])
        people.feed(work("Six", "Wei Wang", "Ada Byron"))
        assert people.record("Wei Wang", "One") is None

    def test_nobody_is_made_of_it(self, people, two_wangs):
        people.sort(two_wangs[0], not_mine=[people.row("Wei Wang", "One")])
        before = Author.objects.count()
        people.feed(work("One", "Wei Wang", "Ada Byron", "Cid Dee", year=2011, key="corrected", ids=["doi:1"]))
        people.feed(work("Seven", "Eve Fig"))
        assert Author.objects.count() == before + 2  # Cid Dee and Eve Fig
        assert sound()

    def test_somebody_else_may_say_that_it_is_theirs(self, people, two_wangs):
        one, other = two_wangs
        people.sort(one, not_mine=[people.row("Wei Wang", "One")])
        people.sort(other, mine=[people.row("Wei Wang", "One")])
        assert people.record("Wei Wang", "One") == other
        assert AuthorshipDenial.objects.get(ended_at=None).author_id == one

    def test_a_denial_ends_what_a_record_that_was_joined_said(self, people, two_wangs):
        one, other = two_wangs
        people.sort(other, mine=[people.row("Wei Wang", "Three")])
        people.sort(one, joined=[other])
        people.sort(one, not_mine=[people.row("Wei Wang", "Three")])
        people.feed(work("Eight", "Wei Wang", "Ada Byron"))
        assert people.record("Wei Wang", "Three") is None
        assert sound()


class TestIdentifiers:
    @pytest.fixture
    def with_ids(self, people):
        people.feed(work("One", named("Wei Wang", "orcid:a")), work("Two", named("Wei Wang", "orcid:a")))
        people.feed(work("Three", named("W. Wang", "orcid:b")))
        return people.record("Wei Wang", "One"), people.record("W. Wang", "Three")

    def ids_of(self, record):
        return set(AuthorIdentifier.objects.filter(author=record).values_list("value", flat=True))

    def test_the_only_name_that_bears_one_takes_it_along(self, people, with_ids):
        one, other = with_ids
        people.sort(one, mine=[people.row("W. Wang", "Three")])
        assert (self.ids_of(one), self.ids_of(other)) == ({"a", "b"}, set())

    def test_one_that_other_names_of_the_record_bear_stays(self, people, with_ids):
        one, other = with_ids
        people.sort(other, mine=[people.row("Wei Wang", "One")])
        assert (self.ids_of(one), self.ids_of(other)) == ({"a"}, {"b"})

    def test_with_a_name_that_is_denied_it_is_nobodys(self, people, with_ids):
        people.sort(with_ids[1], not_mine=[people.row("W. Wang", "Three")])
        assert not self.ids_of(with_ids[1])

    def test_taken_back_it_returns(self, people, with_ids):
        act = people.sort(with_ids[1], not_mine=[people.row("W. Wang", "Three")])
        people.undo(act)
        assert self.ids_of(with_ids[1]) == {"b"}


class TestNamesAlike:
    @pytest.fixture
    def alike(self, people):
        people.feed(work("Both", "Wei Wang", "Ada Byron", "Wei Wang"), work("One", "Wei Wang", "Cid Dee"))
        return people.record("Wei Wang", "One")

    @pytest.mark.parametrize("nth", [1, 2])
    def test_the_one_that_is_meant_is_the_one_that_moves(self, people, alike, nth):
        other = people.record("Wei Wang", "Both", 3 - nth)
        people.sort(alike, mine=[people.row("Wei Wang", "Both", nth)])
        assert people.record("Wei Wang", "Both", nth) == alike
        assert people.record("Wei Wang", "Both", 3 - nth) == other
        said = AuthorshipAssertion.objects.get()
        assert (said.nth, said.alike) == (nth, 2)
        assert sound()

    def test_a_denial_of_one_does_not_keep_the_other_away(self, people):
        """A source then says that the second one is the person who has denied the first."""
        people.feed(work("Both", "Wei Wang", "Ada Byron", "Wei Wang", key="1"), work("One", named("Wei Wang", "acl:w")))
        record = people.record("Wei Wang", "One")
        people.sort(record, not_mine=[people.row("Wei Wang", "Both", 1)])
        people.feed(work("Both", "Wei Wang", "Ada Byron", named("Wei Wang", "acl:w"), key="1"))
        one, other = people.record("Wei Wang", "Both", 1), people.record("Wei Wang", "Both", 2)
        assert other == people.record("Wei Wang", "One")
        assert one != other
        assert sound()


class TestJoining:
    def test_everything_becomes_the_records_and_the_address_leads_there(self, people, two_wangs):
        one, other = two_wangs
        people.sort(one, joined=[other])
        assert Author.objects.get(pk=other).merged_into_id == one
        assert {people.record("Wei Wang", title) for title in ("One", "Two", "Three", "Four")} == {one}
        assert HeldRecord.objects.get().author_id == one
        assert sound()

    def test_what_its_person_denied_stays_nobodys(self, people, two_wangs):
        one, other = two_wangs
        people.sort(one, not_mine=[people.row("Wei Wang", "Three")])
        people.sort(one, joined=[other])
        assert people.record("Wei Wang", "Three") is None
        assert people.record("Wei Wang", "Four") == one
        people.feed(work("Nine", "Wei Wang", "Bob Bee"))
        assert people.record("Wei Wang", "Three") is None
        assert sound()

    def test_what_the_joined_one_denied_leaves_the_record_unless_its_person_said_otherwise(self, people, two_wangs):
        one, other = two_wangs
        people.sort(other, not_mine=[people.row("Wei Wang", "One"), people.row("Wei Wang", "Two")])
        people.sort(one, mine=[people.row("Wei Wang", "Two")])
        people.sort(one, joined=[other])
        assert (people.record("Wei Wang", "One"), people.record("Wei Wang", "Two")) == (None, one)
        people.feed(work("Ten", "Wei Wang", "Ada Byron"))
        assert (people.record("Wei Wang", "One"), people.record("Wei Wang", "Two")) == (None, one)
        assert sound()

    def test_the_word_of_the_record_that_stays_counts(self, people, two_wangs):
        one, other = two_wangs
        people.sort(other, mine=[people.row("Wei Wang", "Three")])
        people.sort(one, not_mine=[people.row("Wei Wang", "Three")])
        people.sort(one, joined=[other])
        assert people.record("Wei Wang", "Three") is None
        people.feed(work("Eleven", "Wei Wang", "Bob Bee"))
        assert people.record("Wei Wang", "Three") is None

    def test_addresses_that_led_to_the_joined_one_lead_on(self, people, two_wangs):
        people.feed(work("Five", "Wei Wang", "Cid Dee"))
        third = people.record("Wei Wang", "Five")
        people.sort(two_wangs[1], joined=[third])
        people.sort(two_wangs[0], joined=[two_wangs[1]])
        assert set(Author.objects.filter(merged_into=two_wangs[0]).values_list("pk", flat=True)) == {
            third,
            two_wangs[1],
        }

    def test_two_who_signed_one_work_are_not_one(self, people):
        people.feed(work("Both", "Wei Wang", "W. Wang"), work("One", "Wei Wang"))
        one, other = people.record("Wei Wang", "Both"), people.record("W. Wang", "Both")
        with pytest.raises(SignedTogetherError) as refused:
            people.sort(one, joined=[other])
        assert refused.value.works == {people.row("W. Wang", "Both").work_id}
        assert Author.objects.filter(merged_into=None).count() == Author.objects.count()
        assert not Correction.objects.exists()

    def test_a_fault_elsewhere_on_the_record_does_not_stand_in_the_way(self, people, two_wangs):
        people.feed(work("Twice", "Wei Wang", "Wei Wang"))
        Authorship.objects.filter(work__title="Twice").update(author=two_wangs[0])
        people.sort(two_wangs[0], mine=[people.row("Wei Wang", "Three")])
        with pytest.raises(SignedTogetherError):
            people.sort(two_wangs[1], mine=list(Authorship.objects.filter(work__title="Twice")))

    def test_a_record_is_not_joined_to_itself(self, two_wangs):
        with pytest.raises(ValueError, match="joined to itself"):
            Wanted(two_wangs[0], joined=[two_wangs[0]])


class TestSplitting:
    def test_the_names_get_a_record_of_their_own(self, people, two_wangs):
        made, act = people.split(two_wangs[0], people.row("Wei Wang", "Two"))
        assert (made.name, made.works_count, act.kind) == ("Wei Wang", 1, "split")
        assert set(HeldRecord.objects.filter(kept_apart=True).values_list("author", flat=True)) == {
            made.pk,
            two_wangs[0],
        }
        assert sound()

    def test_no_evidence_joins_the_two_again(self, people, two_wangs):
        made, _ = people.split(two_wangs[0], people.row("Wei Wang", "Two"))
        people.feed(*(work(f"More {n}", "Wei Wang", "Ada Byron") for n in range(3)))
        assert not Author.objects.filter(pk__in=[made.pk, two_wangs[0]], merged_into__isnull=False).exists()

    def test_nothing_makes_no_record(self, people, two_wangs):
        with pytest.raises(NamesMovedError):
            split_off(record=two_wangs[0], names=[], by=SOMEBODY, at=people.tick())


class TestMeanwhile:
    def test_a_name_that_somebody_moved_is_not_moved_again(self, people, two_wangs):
        one, other = two_wangs
        believed = people.row("Wei Wang", "Three")
        people.sort(one, mine=[believed])
        with pytest.raises(NamesMovedError) as refused:
            people.sort(other, not_mine=[believed])
        assert refused.value.names == {believed.pk}
        assert Correction.objects.count() == 1

    def test_a_name_that_is_gone_is_not_moved(self, people, two_wangs):
        with pytest.raises(NamesMovedError):
            rearrange(wanted=Wanted(two_wangs[0], mine={999_999: None}), by=SOMEBODY, at=people.tick())

    def test_a_record_that_was_joined_to_another_is_not_the_one_to_act_on(self, people, two_wangs):
        people.sort(two_wangs[0], joined=[two_wangs[1]])
        with pytest.raises(RecordIsMergedError):
            people.sort(two_wangs[1], mine=[people.row("Wei Wang", "One")])

    def test_one_name_is_not_mine_and_not_mine_at_once(self, two_wangs):
        with pytest.raises(ValueError, match="is somebody's and is not"):
            Wanted(two_wangs[0], mine={1: None}, not_mine={1: None})


class TestWhatImportsPrint:
    def test_a_word_follows_a_name_that_is_printed_otherwise(self, people):
        people.feed(work("One", "Quoc Le", "Ada Byron", key="1"), work("Two", "Quoc V. Le", "Bob Bee"))
        other = people.record("Quoc V. Le", "Two")
        people.sort(other, mine=[people.row("Quoc Le", "One")])
        people.feed(work("One", "Quoc V. Le", "Ada Byron", key="1"))
        assert AuthorshipAssertion.objects.get().name_key == "quoc v le"
        Authorship.objects.filter(raw_name="Quoc V. Le", work__title="One").update(author=None, needs_settling=True)
        people.feed(work("Three", "Quoc V. Le"))
        assert people.record("Quoc V. Le", "One") == other

    def test_of_two_alike_the_word_stays_with_the_one_it_was_said_of(self, people):
        people.feed(work("Both", "Wei Wang", "Wei Wang", key="1"), work("One", "Wei Wang", "Bob Bee"))
        first, second = people.record("Wei Wang", "Both", 1), people.record("Wei Wang", "Both", 2)
        people.sort(second, not_mine=[people.row("Wei Wang", "Both", 1)])
        people.sort(people.record("Wei Wang", "One"), mine=[people.row("Wei Wang", "Both", 1)])
        people.feed(work("Both", "W. Wang", "Wei Wang", key="1"))
        assert people.record("W. Wang", "Both") == people.record("Wei Wang", "One")
        assert people.record("Wei Wang", "Both") == second
        assert AuthorshipDenial.objects.get().name_key == "w wang"
        assert sound()
        assert first != second

    def test_a_word_about_a_name_that_is_gone_waits_for_it_and_binds_no_other(self, people):
        people.feed(work("Both", "Wei Wang", "Wei Wang", key="1"), work("One", "Wei Wang", "Bob Bee"))
        mine = people.record("Wei Wang", "One")
        people.sort(mine, mine=[people.row("Wei Wang", "Both", 1)])
        other = people.record("Wei Wang", "Both", 2)
        people.feed(work("Both", "Cid Dee", "Wei Wang", key="1"))
        assert people.record("Wei Wang", "Both") == other
        assert AuthorshipAssertion.objects.get(ended_at=None).nth == 2
        people.feed(work("Both", "Cid Dee", "Wei Wang", "Wei Wang", key="1"))
        assert people.record("Wei Wang", "Both", 2) == mine
        assert sound()

    def test_a_list_in_another_order_changes_nothing(self, people, two_wangs):
        people.feed(work("Five", "Wei Wang", "Ada Byron", "Cid Dee", key="5"))
        people.sort(two_wangs[1], mine=[people.row("Wei Wang", "Five")])
        people.feed(work("Five", "Cid Dee", "Wei Wang", "Ada Byron", key="5"))
        assert people.record("Wei Wang", "Five") == two_wangs[1]
        assert sound()

    def test_words_go_along_when_two_works_turn_out_to_be_one(self, people):
        people.feed(work("One", "Wei Wang", "Ada Byron", ids=["doi:1"], source="acl"))
        people.feed(work("One, a preprint", "W. Wang", "Ada Byron", ids=["arxiv:1"], source="arxiv"))
        people.feed(work("Other", "Wei Wang", "Bob Bee"))
        mine = people.record("Wei Wang", "Other")
        denied = people.sort(people.record("Ada Byron", "One, a preprint"), not_mine=[
            people.row("Ada Byron", "One, a preprint")
        ])  # fmt: skip
        people.sort(mine, mine=[people.row("W. Wang", "One, a preprint")])
        people.feed(work("One", "Wei Wang", "Ada Byron", ids=["doi:1", "arxiv:1"], source="openalex"))
        assert people.record("Wei Wang", "One") == mine
        assert people.record("Ada Byron", "One") is None
        said = AuthorshipAssertion.objects.get(ended_at=None)
        assert (said.work.merged_into_id, said.name_key) == (None, "wei wang")
        people.undo(denied)
        assert people.record("Ada Byron", "One") is not None
        assert sound()
