"""What follows from an act, in its transaction: seats change hands, disputes close, vouches fall, notices go out."""

from typing import Any, Final

from django.db.models import QuerySet

from papers.storage.record_locks import lock_record_if_free
from profiles.claims import acting, notices
from profiles.claims.case import Case
from profiles.claims.dividing import give_own_record
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.transitions import Act, Transition
from profiles.models import Claim, ClaimState, Dispute, EventKind, FollowKind, Proposal, User, Vouch
from profiles.news.noting import note_event

_TAKES_SEAT: Final = {Act.TAKE_OVER, Act.UPHOLD}
_GETS_SEAT: Final = {Act.ACCEPT, *_TAKES_SEAT}
_LOSES_TRUST: Final = {Act.REVOKE, Act.SUSPEND, Act.SUPERSEDE}
_LEAVES: Final = {Act.RELEASE, Act.REVOKE, Act.EXPIRE}
_DISPUTE_ENDS: Final = {
    Act.UPHOLD: Dispute.Outcome.UPHELD,
    Act.REJECT: Dispute.Outcome.DISMISSED,
    Act.WITHDRAW: Dispute.Outcome.WITHDRAWN,
}


def before(row: Transition, case: Case) -> dict[str, Any]:
    """What must be done before the claim itself changes. Returns facts for its audit row."""
    owner = case.owner
    if row.act in _TAKES_SEAT and owner is not None:
        acting.act(claim=owner.pk, act=Act.SUPERSEDE, by=None, now=case.now, facts={"by_claim": case.claim.pk})
        return {"superseded": owner.pk}
    return {}


def after(row: Transition, case: Case, changed: Claim, *, by: User | None, second: User | None) -> None:
    """What is done once the claim has changed. `by` is who did it, None for the portal; `second` proposed it."""
    _overtake_proposals(case, row, by_moderators=second is not None)
    if row.act in {Act.OBJECT, Act.DISPUTE}:
        _open_dispute(case, changed)
    if row.act in _DISPUTE_ENDS:
        _close_disputes(case, changed, _DISPUTE_ENDS[row.act])
    if row.act in _LEAVES:
        _open_disputes(changed).update(closed_at=case.now, outcome=Dispute.Outcome.OVERTAKEN)
    if row.act is Act.KEEP:
        _dismiss_challengers(case, changed, by=by, second=second)
    if row.act in _GETS_SEAT:
        _note_claimed(changed)
        _face_the_others(case, changed)
    if row.act is Act.REINSTATE and _open_disputes(changed).exists():
        acting.act(claim=changed.pk, act=Act.CONTEST, by=None, now=case.now)
    if row.act in _LOSES_TRUST:
        _end_vouches_given(case, changed)
    if row.act is Act.DIVIDE:
        give_own_record(case, by=by)
    notices.queue_notices(row, case, changed)


def _note_claimed(claim: Claim) -> None:
    """For those who follow the record. Who it is, its page says."""
    note_event(
        kind=EventKind.RECORD_CLAIMED,
        dedupe_key=f"record-claimed-{claim.last_event_id}",
        subjects=[(FollowKind.AUTHOR, claim.author_id)],
        facts={"author": claim.author_id},
    )


def _overtake_proposals(case: Case, row: Transition, *, by_moderators: bool) -> None:
    """A decision that waits for a second moderator was about a state that is no more, unless this is the decision."""
    waiting = Proposal.objects.filter(claim=case.claim, decided_at__isnull=True)
    if by_moderators:
        waiting = waiting.exclude(act=row.act)
    waiting.update(decided_at=case.now, outcome=Proposal.Outcome.OVERTAKEN)


def _open_disputes(owner: Claim) -> QuerySet[Dispute]:
    return Dispute.objects.filter(owner_claim=owner, closed_at__isnull=True)


def _dismiss_challengers(case: Case, owner: Claim, *, by: User | None, second: User | None) -> None:
    """Two moderators decided for the owner, so they decided against everybody who disputes."""
    challengers = list(_open_disputes(owner).order_by("pk").values_list("challenger_claim", flat=True))
    _open_disputes(owner).update(closed_at=case.now, outcome=Dispute.Outcome.DISMISSED)
    for challenger in challengers:
        acting.act(
            claim=challenger, act=Act.REJECT, by=by, proposed_by=second, now=case.now, reason=owner.last_event.reason
        )


def _face_the_others(case: Case, owner: Claim) -> None:
    """Whoever waited for the former owner's objections waits for the new one's, who is told of each; whoever disputed
    the former owner disputes the new one."""
    disputed = False
    for rival in case.rivals:
        if rival.state == ClaimState.PENDING:
            continue
        acting.act(claim=rival.pk, act=Act.COOL_AGAIN, by=None, now=case.now)
        if rival.state == ClaimState.DISPUTED:
            disputed = True
            open_now = Dispute.objects.filter(challenger_claim=rival, closed_at__isnull=True)
            if not open_now.update(owner_claim=owner):
                Dispute.objects.create(owner_claim=owner, challenger_claim=rival, opened_at=case.now)
    if disputed:
        acting.act(claim=owner.pk, act=Act.CONTEST, by=None, now=case.now)


def _open_dispute(case: Case, challenger: Claim) -> None:
    owner = case.owner
    if owner is None:
        raise AssertionError("a record without an owner cannot be disputed")
    Dispute.objects.create(owner_claim=owner, challenger_claim=challenger, opened_at=case.now)
    if owner.state == ClaimState.ACTIVE:
        acting.act(claim=owner.pk, act=Act.CONTEST, by=None, now=case.now, facts={"by_claim": challenger.pk})


def _close_disputes(case: Case, challenger: Claim, outcome: Dispute.Outcome) -> None:
    mine = Dispute.objects.filter(challenger_claim=challenger, closed_at__isnull=True).first()
    if mine is None:
        return
    mine.closed_at, mine.outcome = case.now, outcome
    mine.save(update_fields=["closed_at", "outcome"])
    if outcome is Dispute.Outcome.UPHELD:
        return
    owner = mine.owner_claim
    if owner.state == ClaimState.DISPUTED and not _open_disputes(owner).exists():
        acting.act(claim=owner.pk, act=Act.KEEP, by=None, now=case.now, facts={"dispute": outcome})


def _end_vouches_given(case: Case, voucher: Claim) -> None:
    """The word of somebody who turned out not to be the person, or may not be, is no evidence.

    Where the record vouched for is busy at this moment, the next sweep does it (`deciding`): to wait for it while
    holding this one could be to wait for somebody who waits for us.
    """
    given = Vouch.objects.filter(voucher_claim=voucher, state=Vouch.State.GIVEN).order_by("pk")
    for piece, author in list(given.values_list("evidence", "claim__author")):
        if not lock_record_if_free(author):
            continue
        for claim in end_evidence([piece], why=EndedWhy.VOUCHER_LOST_STANDING, now=case.now):
            acting.refresh_level(claim=claim, now=case.now, why=EndedWhy.VOUCHER_LOST_STANDING)
