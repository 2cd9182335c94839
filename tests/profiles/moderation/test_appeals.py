"""Appeals: one a decision, by the person it is about, decided by somebody who had no hand in it."""

import pytest

from profiles.claims.transitions import Act
from profiles.models import AuditEvent, DecisionNote, EvidenceKind
from profiles.moderation.appeals import appealable, decide_appeal, file_appeal
from profiles.moderation.errors import AppealError, NotModeratorError, ReasonError
from profiles.moderation.refusing import reject_claim
from profiles.moderation.second_word import confirm, propose
from profiles.moderation.suspending import reopen_claim, suspend_claim
from tests.cast import a_claim
from tests.profiles.moderation.conftest import disputed, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def rejected(people, author, now):
    claim = waiting(author, people.ada)
    return reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now)


def file(claim, by, now, text="You overlooked my thesis."):
    return file_appeal(claim=claim.pk, by=by, text=text, now=now)


def test_granted_the_claim_waits_again_for_a_person(people, rejected, now):
    appeal = file(rejected, people.ada, now)
    decide_appeal(appeal=appeal.pk, grant=True, by=people.two, reason="decided-wrongly", answer="Right.", now=now)
    rejected.refresh_from_db()
    assert rejected.state == "pending"
    assert DecisionNote.objects.get(event=rejected.last_event).text == "Right."


def test_denied_the_decision_stands(people, rejected, now):
    appeal = file(rejected, people.ada, now)
    decide_appeal(appeal=appeal.pk, grant=False, by=people.two, reason="", answer="No.", now=now)
    rejected.refresh_from_db()
    appeal.refresh_from_db()
    assert (rejected.state, appeal.outcome, appeal.answer) == ("rejected", "denied", "No.")
    assert AuditEvent.objects.filter(act="appeal-denied").count() == 1
    assert "overlooked" not in str(AuditEvent.objects.values_list("facts", flat=True))


def test_who_decided_does_not_hear_the_appeal(people, rejected, now):
    appeal = file(rejected, people.ada, now)
    for grant in (True, False):
        with pytest.raises(AppealError, match="took part"):
            decide_appeal(appeal=appeal.pk, grant=grant, by=people.one, reason="decided-wrongly", answer="x", now=now)


def test_neither_of_the_two_who_moved_a_record_hears_the_former_owner(people, author, now):
    owner, challenger = disputed(author, people.eve, people.ada)
    proposal = propose(claim=challenger.pk, act=Act.UPHOLD, by=people.one, reason="stronger-evidence", now=now)
    confirm(proposal=proposal.pk, by=people.two, now=now)
    appeal = file(owner, people.eve, now)
    for decider in (people.one, people.two):
        with pytest.raises(AppealError, match="took part"):
            decide_appeal(appeal=appeal.pk, grant=True, by=decider, reason="decided-wrongly", answer="x", now=now)
    decide_appeal(appeal=appeal.pk, grant=True, by=people.three, reason="new-evidence", answer="Let us look.", now=now)
    owner.refresh_from_db()
    challenger.refresh_from_db()
    assert (owner.state, owner.holds, challenger.holds) == ("pending", False, True)  # beside the new owner


def test_a_suspended_owner_gets_the_record_back(people, author, now):
    claim = a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)
    suspend_claim(claim=claim.pk, by=people.one, reason="impersonation", now=now)
    appeal = file(claim, people.ada, now)
    decide_appeal(appeal=appeal.pk, grant=True, by=people.two, reason="cleared-up", answer="Sorry.", now=now)
    claim.refresh_from_db()
    assert (claim.state, claim.holds, claim.level) == ("active", True, 2)


def test_one_appeal_each_decision(people, rejected, now):
    appeal = file(rejected, people.ada, now)
    with pytest.raises(AppealError):
        file(rejected, people.ada, now)
    decide_appeal(appeal=appeal.pk, grant=False, by=people.two, reason="", answer="No.", now=now)
    with pytest.raises(AppealError):
        file(rejected, people.ada, now)
    with pytest.raises(AppealError, match="decided"):
        decide_appeal(appeal=appeal.pk, grant=True, by=people.three, reason="new-evidence", answer="x", now=now)


def test_only_the_claimant_appeals(people, rejected, now):
    with pytest.raises(AppealError, match="not your claim"):
        file(rejected, people.eve, now)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5001])
def test_an_appeal_says_something_and_not_a_book(people, rejected, now, text):
    with pytest.raises(AppealError):
        file(rejected, people.ada, now, text)


def test_what_was_not_decided_is_not_appealed(people, author, now):
    claim = waiting(author, people.ada)
    assert appealable(claim) is None
    with pytest.raises(AppealError):
        file(claim, people.ada, now)


def test_who_claims_again_waits_for_that(people, author, rejected, now):
    appeal = file(rejected, people.ada, now)
    waiting(author, people.ada)
    with pytest.raises(AppealError, match="another claim"):
        decide_appeal(appeal=appeal.pk, grant=True, by=people.two, reason="new-evidence", answer="x", now=now)
    appeal.refresh_from_db()
    assert appeal.decided_at is None


def test_granting_needs_a_reason_and_an_answer(people, rejected, now):
    appeal = file(rejected, people.ada, now)
    with pytest.raises(ReasonError):
        decide_appeal(appeal=appeal.pk, grant=True, by=people.two, reason="not-enough", answer="x", now=now)
    with pytest.raises(AppealError, match="Answer"):
        decide_appeal(appeal=appeal.pk, grant=True, by=people.two, reason="new-evidence", answer=" ", now=now)


def test_the_claimant_as_moderator_does_not_hear_it(people, rejected, now):
    people.ada.is_moderator = True
    people.ada.save()
    appeal = file(rejected, people.ada, now)
    with pytest.raises(NotModeratorError):
        decide_appeal(appeal=appeal.pk, grant=True, by=people.ada, reason="new-evidence", answer="x", now=now)


def test_an_appeal_that_waits_is_answered_and_not_passed_over(people, rejected, now):
    file(rejected, people.ada, now)
    with pytest.raises(AppealError, match="decide that"):
        reopen_claim(claim=rejected.pk, by=people.two, reason="decided-wrongly", now=now)
