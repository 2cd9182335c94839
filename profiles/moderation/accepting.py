"""Saying yes: to a piece of evidence, and to a claim on the strength of what was given."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from profiles.claims.acting import act
from profiles.claims.case import Case, lock_case
from profiles.claims.deciding import consider
from profiles.claims.errors import ActNotAllowedError, GuardError
from profiles.claims.transitions import Act, Guard
from profiles.models import Bearing, Claim, ClaimState, Evidence, User
from profiles.moderation.errors import EvidenceError, SecondWordNeededError
from profiles.moderation.noting import checked_reason, note_on_record, refuse_without_person, tell_claimant
from profiles.moderation.reasons import EVIDENCE_ACCEPTED
from profiles.moderation.standing import hold_moderators


def accept_claim(
    *, claim: int, accepting: Collection[int] = (), by: User, reason: str, note: str = "", now: datetime
) -> Claim:
    """Give the record to the claimant, or begin the time for objections where somebody owns it.

    `accepting` are pieces of evidence that the moderator finds to be about this record. Raises SecondWordNeededError
    where the owner is verified so well that two moderators decide, and what `act` raises.
    """
    with transaction.atomic():
        case = lock_case(claim, now)
        (moderator,) = hold_moderators(case, by)
        refuse_without_person(case.claim)
        step = yes_to(case)
        if step is None:
            raise ActNotAllowedError(f"A claim that is {ClaimState(case.claim.state).label} cannot be accepted.")
        checked_reason(reason, step, note)
        kinds = _accept(case, accepting, by=moderator, now=now)
        try:
            changed = act(
                claim=claim, act=step, by=moderator, now=now, reason=reason, facts={"kinds": kinds} if kinds else None
            )
        except GuardError as error:
            if Guard.OWNER_BELOW_3.value in error.missing:
                raise SecondWordNeededError(f"{error} Propose it: a second moderator confirms.") from error
            raise
        tell_claimant(changed, note)
        return changed


def yes_to(case: Case) -> Act | None:
    """What accepting this claim would be; None where there is nothing to accept."""
    if case.claim.state == ClaimState.PENDING and case.claimed_works():
        return Act.DIVIDE
    if case.claim.state == ClaimState.PENDING:
        return Act.COOL if case.owner else Act.ACCEPT
    if case.claim.state == ClaimState.COOLING:
        return Act.TAKE_OVER if case.owner else Act.ACCEPT
    return None


def accept_evidence(*, evidence: int, by: User, reason: str, now: datetime) -> Evidence:
    """Find that a piece which shows who somebody is bears on this record too. It counts at once.

    Raises EvidenceError, NotModeratorError, ReasonError, Evidence.DoesNotExist.
    """
    with transaction.atomic():
        claim = Evidence.objects.values_list("claim_id", flat=True).get(pk=evidence)
        case = lock_case(claim, now)
        (moderator,) = hold_moderators(case, by)
        checked_reason(reason, EVIDENCE_ACCEPTED)
        kinds = _accept(case, [evidence], by=moderator, now=now)
        note_on_record(case.claim, EVIDENCE_ACCEPTED, by=moderator, now=now, reason=reason, facts={"kinds": kinds})
        consider(claim=claim, now=now)
        return Evidence.objects.get(pk=evidence)


def _accept(case: Case, numbers: Collection[int], *, by: User, now: datetime) -> list[str]:
    """Mark the pieces; gives their classes."""
    wanted = set(numbers)
    rows = Evidence.objects.filter(pk__in=wanted, claim=case.claim, ended_at__isnull=True, expires_at__gt=now)
    pieces = list(rows.filter(bearing=Bearing.NONE).order_by("pk"))
    if len(pieces) != len(wanted):
        raise EvidenceError("One of these pieces of evidence is not there any more, or counts already. Look again.")
    rows.update(bearing=Bearing.ACCEPTED, accepted_by=by)
    return sorted({piece.kind for piece in pieces})
