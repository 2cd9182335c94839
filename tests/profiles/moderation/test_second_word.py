"""Decisions of two: proposed by one, confirmed by another, both moderators at that moment and neither in their own case."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError, GuardError
from profiles.claims.transitions import Act
from profiles.models import AuditEvent, DecisionNote, EvidenceKind, Proposal, User
from profiles.moderation.errors import NotModeratorError, ProposalError
from profiles.moderation.second_word import confirm, decline, propose, take_back
from tests.cast import a_claim
from tests.profiles.moderation.conftest import disputed, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def owned(people, author, now):
    return a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)


def revoke(owned, people, now, **more):
    return propose(claim=owned.pk, act=Act.REVOKE, by=people.one, reason="impersonation", now=now, **more)


def test_nothing_happens_before_the_second_word(people, owned, now):
    revoke(owned, people, now, note="See the homepage.")
    owned.refresh_from_db()
    assert owned.state == "active"


def test_confirmed_it_is_done_with_both_names(people, owned, now):
    proposal = revoke(owned, people, now, note="See the homepage.", to_claimant="We wrote to you twice.")
    confirm(proposal=proposal.pk, by=people.two, now=now)
    owned.refresh_from_db()
    proposal.refresh_from_db()
    event = owned.last_event
    assert (owned.state, owned.holds) == ("revoked", False)
    assert (event.actor, event.actor_id, event.second_id) == ("moderators", people.two.pk, people.one.pk)
    assert (proposal.outcome, proposal.decided_by) == ("confirmed", people.two)
    assert DecisionNote.objects.get(event=event).text == "We wrote to you twice."
    assert "homepage" not in str(AuditEvent.objects.values_list("facts", "reason"))


def test_one_person_is_not_two(people, owned, now):
    proposal = revoke(owned, people, now)
    for answer in (confirm, decline):
        with pytest.raises(ProposalError):
            answer(proposal=proposal.pk, by=people.one, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(decided_by=people.one, decided_at=now, outcome="confirmed")


@pytest.mark.parametrize("who", ["first", "second"])
def test_both_are_moderators_at_the_moment_of_the_act(people, owned, now, who):
    proposal = revoke(owned, people, now)
    lost = people.one if who == "first" else people.two
    User.objects.filter(pk=lost.pk).update(is_moderator=False)
    with pytest.raises(NotModeratorError):
        confirm(proposal=proposal.pk, by=people.two, now=now)
    owned.refresh_from_db()
    proposal.refresh_from_db()
    assert (owned.state, proposal.decided_at) == ("active", None)


def test_neither_is_in_their_own_case(people, author, owned, now):
    proposal = revoke(owned, people, now)
    waiting(author, people.two)
    with pytest.raises(NotModeratorError):
        confirm(proposal=proposal.pk, by=people.two, now=now)
    waiting(author, people.one)  # the proposer became a party meanwhile
    with pytest.raises(NotModeratorError):
        confirm(proposal=proposal.pk, by=people.three, now=now)


def test_only_one_decision_is_proposed_at_a_time(people, owned, now):
    revoke(owned, people, now)
    with pytest.raises(ProposalError):
        propose(claim=owned.pk, act=Act.REVOKE, by=people.two, reason="misuse", to_claimant="No.", now=now)


def test_an_answered_proposal_is_closed(people, owned, now):
    proposal = revoke(owned, people, now)
    decline(proposal=proposal.pk, by=people.two, now=now)
    for answer, by in ((confirm, people.three), (decline, people.three), (take_back, people.one)):
        with pytest.raises(ProposalError):
            answer(proposal=proposal.pk, by=by, now=now)
    assert revoke(owned, people, now).decided_at is None  # and it may be proposed again


def test_the_proposer_takes_it_back_and_nobody_else(people, owned, now):
    proposal = revoke(owned, people, now)
    with pytest.raises(ProposalError):
        take_back(proposal=proposal.pk, by=people.two, now=now)
    assert take_back(proposal=proposal.pk, by=people.one, now=now).outcome == "withdrawn"


def test_a_proposal_about_a_state_that_is_no_more_is_overtaken(people, owned, now):
    proposal = revoke(owned, people, now)
    act(claim=owned.pk, act=Act.RELEASE, by=people.ada, now=now)
    with pytest.raises(ProposalError):
        confirm(proposal=proposal.pk, by=people.two, now=now)


@pytest.mark.parametrize("step", [Act.ACCEPT, Act.SUSPEND, Act.EXPIRE, Act.OPEN])
def test_what_one_or_nobody_decides_is_not_proposed(people, owned, now, step):
    with pytest.raises((ActNotAllowedError, Exception)) as refused:
        propose(claim=owned.pk, act=step, by=people.one, reason="impersonation", now=now)
    assert refused.type.__name__ in {"ActNotAllowedError", "ReasonError"}
    assert not Proposal.objects.exists()


def test_two_move_a_disputed_record_to_the_stronger_claim(people, author, now):
    owner, challenger = disputed(author, people.eve, people.ada)
    proposal = propose(claim=challenger.pk, act=Act.UPHOLD, by=people.one, reason="stronger-evidence", now=now)
    confirm(proposal=proposal.pk, by=people.two, now=now)
    owner.refresh_from_db()
    challenger.refresh_from_db()
    assert (owner.state, owner.holds) == ("superseded", False)
    assert (challenger.state, challenger.holds) == ("active", True)


def test_no_two_move_it_to_the_weaker_one(people, author, now):
    began = now - timedelta(days=20)
    a_claim(author, people.eve, EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID, now=began)
    challenger = a_claim(author, people.ada, EvidenceKind.HOMEPAGE, now=began + timedelta(hours=1))
    act(claim=challenger.pk, act=Act.OBJECT, by=people.eve, now=now)
    with pytest.raises(GuardError):
        propose(claim=challenger.pk, act=Act.UPHOLD, by=people.one, reason="stronger-evidence", now=now)


def test_two_keep_the_owner(people, author, now):
    owner, challenger = disputed(author, people.eve, people.ada)
    proposal = propose(claim=challenger.pk, act=Act.REJECT, by=people.one, reason="owner-confirmed", now=now)
    confirm(proposal=proposal.pk, by=people.two, now=now)
    owner.refresh_from_db()
    challenger.refresh_from_db()
    assert (owner.state, owner.holds, challenger.state) == ("active", True, "rejected")
