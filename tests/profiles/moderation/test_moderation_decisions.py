"""One moderator's decisions: what they do, what they leave behind, and what they are refused for."""

from datetime import timedelta

import pytest

from profiles.claims.acting import act
from profiles.claims.errors import ActNotAllowedError, GuardError
from profiles.claims.transitions import Act
from profiles.models import AuditEvent, Bearing, Claim, DecisionNote, Evidence, EvidenceKind, OutgoingMail, User
from profiles.moderation.accepting import accept_claim, accept_evidence
from profiles.moderation.errors import EvidenceError, NotModeratorError, ReasonError, SecondWordNeededError
from profiles.moderation.refusing import end_false_evidence, reject_claim
from profiles.moderation.suspending import reinstate_claim, reopen_claim, suspend_claim
from tests.cast import a_claim
from tests.corpus import an_author
from tests.profiles.moderation.conftest import disputed, waiting

pytestmark = pytest.mark.django_db


def state(claim) -> tuple[str, int, bool]:
    claim.refresh_from_db()
    return claim.state, claim.level, claim.holds


def test_accepting_ties_the_chosen_evidence_to_the_record(people, author, now):
    claim = waiting(author, people.ada)
    piece = claim.evidence.get()
    accept_claim(claim=claim.pk, accepting=[piece.pk], by=people.one, reason="evidence-fits", note="Welcome.", now=now)
    assert state(claim) == ("active", 2, True)
    piece.refresh_from_db()
    assert (piece.bearing, piece.accepted_by) == (Bearing.ACCEPTED, people.one)
    event = claim.last_event
    assert (event.actor, event.actor_id, event.reason) == ("moderator", people.one.pk, "evidence-fits")
    assert event.facts["kinds"] == ["homepage"]
    assert DecisionNote.objects.get(event=event).text == "Welcome."


def test_accepting_without_any_evidence_is_refused_and_leaves_nothing(people, author, now):
    claim = waiting(author, people.ada)
    with pytest.raises(GuardError, match="No valid evidence"):
        accept_claim(claim=claim.pk, by=people.one, reason="evidence-fits", note="x", now=now)
    assert state(claim) == ("pending", 1, False)
    assert not DecisionNote.objects.exists()


def test_evidence_of_another_claim_cannot_be_accepted_along(people, author, now):
    mine, theirs = waiting(author, people.ada), waiting(author, people.eve)
    with pytest.raises(EvidenceError):
        accept_claim(
            claim=mine.pk, accepting=[theirs.evidence.get().pk], by=people.one, reason="evidence-fits", now=now
        )
    assert theirs.evidence.get().bearing == Bearing.NONE


@pytest.mark.parametrize("reason", ["not-enough", "", "no-such-code"])
def test_a_reason_of_another_act_is_none(people, author, now, reason):
    claim = waiting(author, people.ada)
    with pytest.raises(ReasonError):
        accept_claim(claim=claim.pk, accepting=[claim.evidence.get().pk], by=people.one, reason=reason, now=now)
    assert state(claim)[0] == "pending"


def test_on_an_owned_record_accepting_begins_the_time_for_objections(people, author, now):
    a_claim(author, people.eve, EvidenceKind.PRINTED_EMAIL, now=now)
    claim = waiting(author, people.ada)
    OutgoingMail.objects.all().delete()
    accept_claim(claim=claim.pk, accepting=[claim.evidence.get().pk], by=people.one, reason="evidence-fits", now=now)
    assert state(claim)[0] == "cooling"
    assert OutgoingMail.objects.filter(to="eve@people.example", subject__startswith="Somebody else claims").exists()


def test_against_an_owner_at_level_3_one_moderator_is_not_enough(people, author, now):
    began = now - timedelta(days=20)
    owner = a_claim(author, people.eve, EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID, now=began)
    claim = a_claim(
        author, people.ada, EvidenceKind.PRINTED_EMAIL, EvidenceKind.INSTITUTIONAL_EMAIL, EvidenceKind.HOMEPAGE,
        now=began,
    )  # fmt: skip
    assert state(claim)[0] == "cooling"
    with pytest.raises(SecondWordNeededError):
        accept_claim(claim=claim.pk, by=people.one, reason="stronger-evidence", now=now)
    assert state(owner) == ("active", 3, True)


def test_rejecting_tells_why_and_the_words_go_to_the_claimant_alone(people, author, now):
    claim = waiting(author, people.ada)
    reject_claim(claim=claim.pk, by=people.one, reason="other-person", note="The page is Ada Smith's.", now=now)
    assert state(claim)[0] == "rejected"
    assert claim.last_event.reason == "other-person"
    public = "".join(
        str(row) for row in AuditEvent.objects.filter(subject=author.public_id).values_list("facts", "act")
    )
    assert "Smith" not in public
    assert DecisionNote.objects.get().text == "The page is Ada Smith's."


def test_a_reason_may_ask_for_words(people, author, now):
    claim = waiting(author, people.ada)
    with pytest.raises(ReasonError, match="few words"):
        reject_claim(claim=claim.pk, by=people.one, reason="mixed-record", note="  ", now=now)


def test_a_dispute_is_not_one_moderators_to_decide(people, author, now):
    _, challenger = disputed(author, people.eve, people.ada)
    with pytest.raises(SecondWordNeededError):
        reject_claim(claim=challenger.pk, by=people.one, reason="owner-confirmed", now=now)
    assert state(challenger)[0] == "disputed"


@pytest.mark.parametrize("what", ["role", "suspended"])
def test_who_is_no_moderator_any_more_can_do_nothing(people, author, now, what):
    claim = waiting(author, people.ada)
    lost = {"is_moderator": False} if what == "role" else {"is_active": False, "suspended_at": now}
    User.objects.filter(pk=people.one.pk).update(**lost)  # people.one still says otherwise
    piece = claim.evidence.get().pk
    for attempt in (
        lambda: accept_claim(claim=claim.pk, accepting=[piece], by=people.one, reason="evidence-fits", now=now),
        lambda: reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now),
        lambda: accept_evidence(evidence=piece, by=people.one, reason="evidence-fits", now=now),
        lambda: end_false_evidence(evidence=piece, by=people.one, reason="false-evidence", now=now),
    ):
        with pytest.raises(NotModeratorError):
            attempt()
    assert state(claim)[0] == "pending"


def test_nobody_moderates_a_record_of_their_own(people, author, now):
    claim = waiting(author, people.ada)
    waiting(author, people.one)
    with pytest.raises(NotModeratorError, match="involved"):
        reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now)


def test_accepted_evidence_counts_at_once(people, author, now):
    claim = waiting(author, people.ada)
    accept_evidence(evidence=claim.evidence.get().pk, by=people.one, reason="evidence-fits", now=now)
    assert state(claim) == ("active", 2, True)  # nothing else stood in the way, so the rules decided
    assert AuditEvent.objects.filter(subject=author.public_id, act="evidence-accepted").count() == 1


def test_evidence_is_accepted_once(people, author, now):
    claim = waiting(author, people.ada)
    piece = claim.evidence.get().pk
    accept_evidence(evidence=piece, by=people.one, reason="evidence-fits", now=now)
    with pytest.raises(EvidenceError):
        accept_evidence(evidence=piece, by=people.two, reason="evidence-fits", now=now)


def test_false_evidence_brings_the_level_down_at_once(people, author, now):
    claim = a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, EvidenceKind.ORCID, now=now)
    assert state(claim) == ("active", 3, True)
    piece = claim.evidence.get(kind="orcid")
    end_false_evidence(evidence=piece.pk, by=people.one, reason="evidence-of-another", now=now)
    assert state(claim) == ("active", 2, True)
    assert Evidence.objects.get(pk=piece.pk).ended_why == "found-false"
    row = AuditEvent.objects.get(subject=author.public_id, act="evidence-ended")
    assert row.facts == {"claim": claim.pk, "kind": "orcid"}
    with pytest.raises(EvidenceError):
        end_false_evidence(evidence=piece.pk, by=people.two, reason="evidence-of-another", now=now)


def test_who_suspends_does_not_reinstate(people, author, now):
    claim = a_claim(author, people.ada, EvidenceKind.PRINTED_EMAIL, now=now)
    suspend_claim(claim=claim.pk, by=people.one, reason="impersonation", now=now)
    assert state(claim) == ("suspended", 2, True)
    with pytest.raises(GuardError):
        reinstate_claim(claim=claim.pk, by=people.one, reason="cleared-up", now=now)
    reinstate_claim(claim=claim.pk, by=people.two, reason="cleared-up", now=now)
    assert state(claim) == ("active", 2, True)


def test_a_rejection_is_undone_by_another_moderator_and_waits_for_a_person(people, author, now):
    claim = waiting(author, people.ada)
    accept_evidence_later = claim.evidence.get().pk
    reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now)
    with pytest.raises(GuardError):
        reopen_claim(claim=claim.pk, by=people.one, reason="decided-wrongly", now=now)
    reopen_claim(claim=claim.pk, by=people.two, reason="decided-wrongly", now=now)
    assert state(claim) == ("pending", 1, False)
    assert Evidence.objects.get(pk=accept_evidence_later).ended_at is None


def test_some_works_become_a_record_of_their_own(people, author, now):
    from profiles.claims.acting import open_claim
    from profiles.claims.deciding import submit_claim
    from profiles.evidence.adding import add_evidence
    from tests.cast import a_proof
    from tests.corpus import a_work

    kept, moved = a_work(authors=[author]), a_work("On another engine", authors=[author])
    owner = a_claim(author, people.eve, EvidenceKind.PRINTED_EMAIL, now=now)
    claim = open_claim(author=author.pk, by=people.ada, now=now, works=[moved.authorships.get().pk])
    add_evidence(
        claim=claim.pk, proof=a_proof(EvidenceKind.HOMEPAGE, "ada", bearing=Bearing.NONE), by=people.ada, now=now
    )
    submit_claim(claim=claim.pk, by=people.ada, now=now)
    accept_claim(claim=claim.pk, accepting=[claim.evidence.get().pk], by=people.one, reason="evidence-fits", now=now)
    own = Claim.objects.get(user=people.ada, holds=True)
    assert own.author_id != author.pk
    assert moved.authorships.get().author_id == own.author_id
    assert kept.authorships.get().author_id == author.pk
    assert state(owner)[2] is True


def test_a_draft_cannot_be_decided(people, author, now):
    from profiles.claims.acting import open_claim

    claim = open_claim(author=author.pk, by=people.ada, now=now)
    with pytest.raises(ActNotAllowedError):
        accept_claim(claim=claim.pk, by=people.one, reason="evidence-fits", now=now)
    with pytest.raises(ActNotAllowedError):
        reject_claim(claim=claim.pk, by=people.one, reason="not-enough", now=now)


def test_rows_that_change_no_claim_leave_the_chains_whole(people, author, now):
    from profiles.audit.verifying import verify_audit

    claim = waiting(author, people.ada)
    accept_evidence(evidence=claim.evidence.get().pk, by=people.one, reason="evidence-fits", now=now)
    other = waiting(an_author("Eve"), people.eve)
    reject_claim(claim=other.pk, by=people.one, reason="not-enough", now=now)
    act(claim=claim.pk, act=Act.RELEASE, by=people.ada, now=now)
    assert verify_audit().faults == []
