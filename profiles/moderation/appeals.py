"""Asking that a decision be looked at again, and deciding that: once a decision, and by somebody else.

Whoever had a hand in the decision has none in the appeal. Granting it opens the claim again or gives the record back;
a claim that waits again is decided by a person, not by rules that it has met before.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import act
from profiles.claims.case import lock_case
from profiles.claims.transitions import Act, Part
from profiles.models import OPEN_STATES, Appeal, AuditEvent, Claim, ClaimState, User
from profiles.moderation.errors import AppealError
from profiles.moderation.noting import checked_reason, note_on_record, tell_claimant
from profiles.moderation.standing import hold_moderators
from profiles.selectors.moderation_deciders import deciders_of

LONGEST_APPEAL: Final = 5000
LONGEST_ANSWER: Final = 2000
# What a granted appeal leads to. Where a record was given to somebody else, the claim waits beside the new owner.
_GRANTED: Final = {
    ClaimState.REJECTED: Act.REOPEN,
    ClaimState.REVOKED: Act.REOPEN,
    ClaimState.SUPERSEDED: Act.REOPEN,
    ClaimState.SUSPENDED: Act.REINSTATE,
}


def file_appeal(*, claim: int, by: User, text: str, now: datetime) -> Appeal:
    """Ask that the last decision on one's claim be looked at by another moderator. Raises AppealError."""
    with transaction.atomic():
        case = lock_case(claim, now)
        user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if case.claim.user_id != user.pk or not user.is_active:
            raise AppealError("This is not your claim.")
        if not text.strip():
            raise AppealError("Say what was overlooked.")
        if len(text) > LONGEST_APPEAL:
            raise AppealError(f"Say it in at most {LONGEST_APPEAL:,} characters.")
        against = appealable(case.claim)
        if against is None:
            raise AppealError("There is no decision on this claim to appeal, or it was appealed already.")
        if _claims_again(case.claim):
            raise AppealError("You have another claim on this record under way. Wait for that one.")
        appeal = Appeal.objects.create(claim=case.claim, against=against, text=text.strip(), filed_at=now)
        write_event(
            Entry(
                subject=f"U{user.pk}",
                act="appeal",
                actor=Part.CLAIMANT,
                actor_id=user.pk,
                at=now,
                facts={"claim": claim, "record": f"A{case.claim.author_id}"},
            )
        )
        return appeal


def appealable(claim: Claim) -> AuditEvent | None:
    """The decision that stands and that nobody has appealed yet."""
    if claim.state not in _GRANTED:
        return None
    events = AuditEvent.objects.filter(claim_id=claim.pk, to_state=claim.state).exclude(from_state=claim.state)
    last = events.order_by("-id").first()
    return None if last is None or Appeal.objects.filter(against=last).exists() else last


def decide_appeal(*, appeal: int, grant: bool, by: User, reason: str, answer: str, now: datetime) -> Appeal:
    """Grant or deny it, with an answer to the claimant. Raises AppealError, ReasonError, and what `act` raises."""
    with transaction.atomic():
        case = lock_case(Appeal.objects.values_list("claim_id", flat=True).get(pk=appeal), now)
        (moderator,) = hold_moderators(case, by)
        found = Appeal.objects.get(pk=appeal)
        if found.decided_at is not None:
            raise AppealError("This appeal is decided.")
        if moderator.pk in deciders_of(found.against_id):
            raise AppealError("You took part in the decision, so another moderator looks at the appeal.")
        if not answer.strip() or len(answer) > LONGEST_ANSWER:
            raise AppealError(f"Answer the claimant, in at most {LONGEST_ANSWER:,} characters.")
        found.decided_by, found.decided_at, found.answer = moderator, now, answer.strip()
        found.outcome = Appeal.Outcome.GRANTED if grant else Appeal.Outcome.DENIED
        found.save(update_fields=["decided_by", "decided_at", "answer", "outcome"])
        if grant:
            _grant(case.claim, by=moderator, reason=reason, answer=answer, now=now)
        else:
            note_on_record(case.claim, "appeal-denied", by=moderator, now=now)
        return found


def _grant(claim: Claim, *, by: User, reason: str, answer: str, now: datetime) -> None:
    step = _GRANTED.get(ClaimState(claim.state))
    if step is None:
        raise AppealError("The claim has changed since; there is nothing left to put right.")
    if step is Act.REOPEN and _claims_again(claim):
        raise AppealError("The claimant has another claim on this record under way. Decide that one.")
    checked_reason(reason, step)
    tell_claimant(act(claim=claim.pk, act=step, by=by, now=now, reason=reason), answer)


def _claims_again(claim: Claim) -> bool:
    others = Claim.objects.filter(author=claim.author_id, user=claim.user_id, state__in=OPEN_STATES)
    return others.exclude(pk=claim.pk).exists()
