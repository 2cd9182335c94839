"""What is one's own is put right at once; what touches somebody else waits for them, and nothing lapses in silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from papers.models import Author, Authorship, AuthorshipDenial
from profiles.audit.verifying import verify_audit
from profiles.corrections.answering import answer_part
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError, NotWaitingError, NotYoursError
from profiles.corrections.filing import file_request
from profiles.corrections.passing_on import pass_on_requests
from profiles.corrections.planning import plan, preview
from profiles.corrections.undoing import undo_part
from profiles.corrections.withdrawing import withdraw_part
from profiles.models import AuditEvent, CorrectionRequest, OutgoingMail, Relation
from tests.cast import ONE, TWO, a_claim, a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def names(author: Author) -> list[int]:
    return sorted(Authorship.objects.filter(author=author).values_list("pk", flat=True))


def a_record(name: str, works: int, *, with_: str = "") -> Author:
    author = an_author(name)
    for number in range(works):
        a_work(f"{name} {author.pk} {number}", authors=[author, with_ or f"C. Author {author.pk}"])
    return author


@pytest.fixture
def mine():
    return a_record("Ada Byron", 4)


@pytest.fixture
def page():
    """Another page of the name, that nobody owns."""
    return a_record("A. Byron", 3)


@pytest.fixture
def ada(mine):
    """The owner, at level 3."""
    person = a_person("ada", display_name="Ada Byron")
    a_claim(mine, person, *TWO, now=NOW)
    return person


@pytest.fixture
def moderator():
    return a_person("mod", is_moderator=True)


def filed(record, person, **ticks):
    return file_request(record=record.pk, by=person, parts=plan(record=record.pk, **ticks), now=NOW)


class TestAlone:
    def test_a_work_that_is_not_mine_becomes_nobodys(self, mine, ada):
        wrong = names(mine)[0]
        request = filed(mine, ada, not_mine=[wrong])
        part = request.parts.get()
        assert (part.state, part.decider) == ("done", "filer")
        row = Authorship.objects.get(pk=wrong)
        assert (row.author, row.provenance, row.needs_settling) == (None, "denied", False)
        assert AuthorshipDenial.objects.get(author=mine, ended_at=None).work == row.work
        mine.refresh_from_db()
        assert mine.works_count == 3
        assert request.closed_at is not None

    def test_some_works_of_a_page_that_nobody_owns_are_moved(self, mine, page, ada):
        part = filed(mine, ada, mine=names(page)[:2]).parts.get()
        assert (part.kind, part.state) == ("sort", "done")
        assert part.facts["counts"] == {f"A{mine.pk}": [4, 6], f"A{page.pk}": [3, 1]}

    def test_all_works_of_it_are_a_merge(self, mine, page, ada):
        part = filed(mine, ada, mine=names(page)).parts.get()
        assert (part.kind, part.state) == ("merge", "done")
        page.refresh_from_db()
        assert page.merged_into == mine

    def test_and_undone_it_is_as_before(self, mine, page, ada):
        before = names(page)
        part = filed(mine, ada, mine=before).parts.get()
        undo_part(part=part.pk, by=ada, now=NOW + timedelta(days=89))
        page.refresh_from_db()
        assert (page.merged_into, page.works_count, names(page)) == (None, 3, before)
        with pytest.raises(NotWaitingError):
            undo_part(part=part.pk, by=ada, now=NOW)

    def test_an_owner_of_level_2_gives_up_works_alone_and_takes_none(self, mine, page):
        bea = a_person("bea", display_name="Ada Byron")
        a_claim(mine, bea, *ONE, now=NOW)
        assert filed(mine, bea, not_mine=names(mine)[:1]).parts.get().state == "done"
        taking = filed(mine, bea, mine=names(page)).parts.get()
        assert (taking.state, taking.decider) == ("waiting", "moderator")

    def test_two_names_in_one_list_are_two_people(self, mine, ada):
        other = an_author("Ada Byron")
        a_work("Together", authors=[mine, other])
        part = filed(mine, ada, mine=names(other)).parts.get()
        assert (part.state, part.reason) == ("impossible", "signed-together")
        other.refresh_from_db()
        assert other.merged_into is None

    def test_every_record_that_changed_says_so_and_the_chains_hold(self, mine, page, ada):
        filed(mine, ada, mine=names(page)[:1])
        assert AuditEvent.objects.filter(act="correction-done", subject=f"A{mine.pk}").exists()
        assert AuditEvent.objects.filter(act="correction-done", subject=f"A{page.pk}").exists()
        assert verify_audit().faults == []

    def test_nobody_sends_more_than_60_in_a_day(self, mine, ada):
        CorrectionRequest.objects.bulk_create(
            CorrectionRequest(record=mine, filed_by=ada, filed_at=NOW) for _ in range(60)
        )
        with pytest.raises(CorrectionError, match="tomorrow"):
            filed(mine, ada, not_mine=names(mine)[:1])
        later = NOW + timedelta(days=1)
        parts = plan(record=mine.pk, not_mine=names(mine)[:1])
        assert file_request(record=mine.pk, by=ada, parts=parts, now=later).closed_at is not None


class TestWithOthers:
    @pytest.fixture
    def theirs(self, page):
        person = a_person("eve", display_name="A. Byron")
        a_claim(page, person, *TWO, now=NOW)
        return person

    def test_the_other_owner_is_asked(self, mine, page, ada, theirs):
        part = filed(mine, ada, mine=names(page)[:1]).parts.get()
        assert (part.state, part.decider, part.asked) == ("waiting", "owner", theirs)
        assert OutgoingMail.objects.filter(kind="correction", to="eve@people.example").exists()
        answer_part(part=part.pk, by=theirs, agree=True, now=NOW)
        page.refresh_from_db()
        assert page.works_count == 2

    def test_and_nobody_else_answers(self, mine, page, ada, theirs, moderator):
        part = filed(mine, ada, mine=names(page)[:1]).parts.get()
        for other in (ada, moderator, a_person("stranger")):
            with pytest.raises(NotYoursError):
                answer_part(part=part.pk, by=other, agree=True, now=NOW)

    def test_after_14_days_a_moderator_decides(self, mine, page, ada, theirs, moderator):
        part = filed(mine, ada, mine=names(page)[:1]).parts.get()
        assert pass_on_requests(now=NOW + timedelta(days=13)) == 0
        assert pass_on_requests(now=NOW + timedelta(days=14)) == 1
        answer_part(part=part.pk, by=moderator, agree=False, now=NOW, note="They are two people.")
        part.refresh_from_db()
        assert (part.state, part.note) == ("declined", "They are two people.")

    def test_what_waits_holds_up_nothing_else(self, mine, page, ada, theirs):
        request = filed(mine, ada, mine=names(page)[:1], not_mine=names(mine)[:1])
        assert sorted(request.parts.values_list("state", flat=True)) == ["done", "waiting"]
        assert request.closed_at is None

    def test_what_was_asked_can_be_taken_back(self, mine, page, ada, theirs):
        part = filed(mine, ada, mine=names(page)[:1]).parts.get()
        withdraw_part(part=part.pk, by=ada, now=NOW)
        with pytest.raises(NotWaitingError):
            answer_part(part=part.pk, by=theirs, agree=True, now=NOW)

    def test_two_owners_are_two_people(self, mine, page, ada, theirs):
        request = file_request(record=mine.pk, by=ada, parts=[AskedPart("merge", {}, other=page.pk)], now=NOW)
        part = request.parts.get()
        answer_part(part=part.pk, by=theirs, agree=True, now=NOW)
        part.refresh_from_db()
        assert (part.state, part.reason) == ("impossible", "two-owners")

    def test_whoever_asks_for_somebody_else_says_why_and_waits(self, mine, page):
        helper = a_person("helper")
        parts = plan(record=mine.pk, mine=names(page))
        with pytest.raises(CorrectionError, match="how you know"):
            file_request(record=mine.pk, by=helper, parts=parts, now=NOW, relation=Relation.ADVISOR)
        request = file_request(
            record=mine.pk, by=helper, parts=parts, now=NOW, relation=Relation.ADVISOR, reason="My student."
        )
        assert request.parts.get().decider == "moderator"

    def test_what_was_taken_meanwhile_is_left_and_said(self, mine, page, ada, moderator):
        bob = a_person("bob", display_name="Ada Byron")
        own = a_record("Ada Byron", 1)
        a_claim(own, bob, *TWO, now=NOW)
        wanted = names(page)[:2]
        asked = plan(record=mine.pk, mine=wanted)
        filed(own, bob, mine=wanted[:1])
        part = file_request(record=mine.pk, by=ada, parts=asked, now=NOW).parts.get()
        assert part.state == "done"
        assert len(part.facts["moved_meanwhile"]) == 1
        assert Authorship.objects.get(pk=wanted[0]).author == own


def test_a_preview_says_what_every_page_would_be_and_changes_nothing(mine, page, ada):
    seen = preview(
        record=mine.pk, parts=plan(record=mine.pk, mine=names(page), not_mine=names(mine)[:1]), by=ada, now=NOW
    )
    assert [(p.public_id, p.works_before, p.works_after, p.leads_to) for p in seen.pages] == [
        (f"A{mine.pk}", 4, 6, ""),
        (f"A{page.pk}", 3, 0, f"A{mine.pk}"),
    ]
    mine.refresh_from_db()
    assert mine.works_count == 4
    assert Author.objects.get(pk=page.pk).merged_into is None
    assert not AuthorshipDenial.objects.exists()
