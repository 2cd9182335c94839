"""Many at a time: only what was given nothing, each an act of its own, and one that fails stops none."""

from datetime import timedelta

import pytest

from profiles.models import AuditEvent, Claim, Evidence, EvidenceKind, User
from profiles.moderation.errors import ReasonError
from profiles.moderation.refusing import BULK_AT_MOST, reject_in_bulk
from profiles.moderation.suspending import reopen_claim
from profiles.selectors.moderation_queue import given_nothing
from tests.corpus import an_author
from tests.profiles.moderation.conftest import a_document, waiting

pytestmark = pytest.mark.django_db


def empty(by, **more) -> Claim:
    return waiting(an_author("Ada Byron"), by, kind=None, **more)


def reject(claims, by, now, reason="empty-claim"):
    return reject_in_bulk(claims=[claim.pk for claim in claims], by=by, reason=reason, now=now)


def test_each_is_an_act_of_its_own(people, now):
    claims = [empty(people.ada), empty(people.eve)]
    outcome = reject(claims, people.one, now)
    assert (outcome.done, outcome.refused) == ([claim.pk for claim in claims], [])
    assert AuditEvent.objects.filter(act="reject", actor_id=people.one.pk, reason="empty-claim").count() == 2


def test_what_came_meanwhile_is_left_and_said(people, author, now):
    with_document, with_evidence, nothing = empty(people.ada), waiting(author, people.eve), empty(people.eve)
    a_document(with_document, now=now)
    outcome = reject([with_document, with_evidence, nothing], people.one, now)
    assert outcome.done == [nothing.pk]
    assert [claim for claim, why in outcome.refused if "something to decide" in why] == [
        with_document.pk, with_evidence.pk
    ]  # fmt: skip
    assert set(Claim.objects.filter(state="pending")) == {with_document, with_evidence}


def test_an_own_case_among_them_stops_none_of_the_rest(people, now):
    own, other = empty(people.one), empty(people.ada)
    outcome = reject([own, other], people.one, now)
    assert outcome.done == [other.pk]
    assert [claim for claim, _ in outcome.refused] == [own.pk]


def test_a_claim_that_is_not_there_is_said(people, now):
    outcome = reject_in_bulk(claims=[10**12], by=people.one, reason="empty-claim", now=now)
    assert outcome.done == []
    assert outcome.refused[0][0] == 10**12


def test_a_lost_role_rejects_nothing(people, now):
    claims = [empty(people.ada), empty(people.eve)]
    User.objects.filter(pk=people.one.pk).update(is_moderator=False)
    assert reject(claims, people.one, now).done == []


def test_the_reason_is_one_for_rejecting(people, now):
    with pytest.raises(ReasonError):
        reject([empty(people.ada)], people.one, now, reason="evidence-fits")


def test_no_more_than_a_person_can_look_over(people, now):
    claims = [empty(people.ada) for _ in range(3)]
    outcome = reject_in_bulk(
        claims=[*range(10**9, 10**9 + BULK_AT_MOST), *(claim.pk for claim in claims)],
        by=people.one, reason="empty-claim", now=now,
    )  # fmt: skip
    assert outcome.done == []


def test_another_moderator_opens_one_again(people, now):
    (claim,) = [empty(people.ada)]
    reject([claim], people.one, now)
    reopen_claim(claim=claim.pk, by=people.two, reason="decided-wrongly", now=now)
    claim.refresh_from_db()
    assert claim.state == "pending"


def test_evidence_that_has_run_out_is_none(people, author, now):
    claim = waiting(author, people.ada)
    later = now + timedelta(days=400)
    assert not given_nothing(now).exists()
    assert list(given_nothing(later)) == [claim]
    assert Evidence.objects.get().kind == EvidenceKind.HOMEPAGE
