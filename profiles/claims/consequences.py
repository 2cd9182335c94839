"""What follows from an act, in its transaction: seats change hands, disputes close, vouches fall, notices go out."""

from typing import Any, Final

from profiles.claims import acting, notices
from profiles.claims.case import Case
from profiles.claims.dividing import give_own_record
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.transitions import Act, Transition
from profiles.models import Claim, ClaimState, Dispute, Evidence, Proposal, User, Vouch

_TAKES_SEAT: Final = {Act.TAKE_OVER, Act.UPHOLD}
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


def after(row: Transition, case: Case, changed: Claim, *, by: User | None) -> None:
    """What is done once the claim has changed. `by` is who did it, None for the portal."""
    _overtake_proposals(case, row)
    if row.act in {Act.OBJECT, Act.DISPUTE}:
        _open_dispute(case, changed)
    if row.act in _DISPUTE_ENDS:
        _close_disputes(case, changed, _DISPUTE_ENDS[row.act])
    if row.act in _LEAVES:
        Dispute.objects.filter(owner_claim=changed, closed_at__isnull=True).update(
            closed_at=case.now, outcome=Dispute.Outcome.OVERTAKEN
        )
    if row.act is Act.KEEP:
        Dispute.objects.filter(owner_claim=changed, closed_at__isnull=True).update(
            closed_at=case.now, outcome=Dispute.Outcome.DISMISSED
        )
    if row.act in _LOSES_TRUST:
        _end_vouches_given(case, changed)
    if row.act is Act.DIVIDE:
        give_own_record(case, by=by)
    notices.queue_notices(row, case, changed)


def _overtake_proposals(case: Case, row: Transition) -> None:
    """A decision that waits for a second moderator was about a state that is no more."""
    open_now = Proposal.objects.filter(claim=case.claim, decided_at__isnull=True)
    open_now.exclude(act=row.act).update(decided_at=case.now, outcome=Proposal.Outcome.OVERTAKEN)


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
    others = Dispute.objects.filter(owner_claim=mine.owner_claim_id, closed_at__isnull=True)
    if outcome is Dispute.Outcome.UPHELD:
        # Whoever disputed the former owner disputes the new one now.
        if others.update(owner_claim=challenger):
            acting.act(claim=challenger.pk, act=Act.CONTEST, by=None, now=case.now)
    elif not others.exists() and Claim.objects.get(pk=mine.owner_claim_id).state == ClaimState.DISPUTED:
        acting.act(claim=mine.owner_claim_id, act=Act.KEEP, by=None, now=case.now, facts={"dispute": outcome})


def _end_vouches_given(case: Case, voucher: Claim) -> None:
    """The word of somebody who turned out not to be the person, or may not be, is no evidence."""
    given = Vouch.objects.filter(voucher_claim=voucher, state=Vouch.State.GIVEN)
    pieces = list(Evidence.objects.filter(vouch__in=given).values_list("pk", flat=True))
    for claim in end_evidence(pieces, why=EndedWhy.VOUCHER_LOST_STANDING, now=case.now):
        acting.refresh_level(claim=claim, now=case.now, why=EndedWhy.VOUCHER_LOST_STANDING)
