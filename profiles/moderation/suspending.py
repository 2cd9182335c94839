"""Taking an owner's rights away for a while, and giving them back. For good takes two: `second_word`."""

from datetime import datetime

from django.db import transaction

from profiles.claims.acting import act
from profiles.claims.case import lock_case
from profiles.claims.transitions import Act
from profiles.models import Appeal, Claim, User
from profiles.moderation.errors import AppealError
from profiles.moderation.noting import checked_reason, tell_claimant
from profiles.moderation.standing import hold_moderators


def suspend_claim(*, claim: int, by: User, reason: str, note: str = "", now: datetime) -> Claim:
    """The owner cannot edit the page until another moderator has looked at it."""
    return _do(Act.SUSPEND, claim=claim, by=by, reason=reason, note=note, now=now)


def reinstate_claim(*, claim: int, by: User, reason: str, note: str = "", now: datetime) -> Claim:
    """The owner has the record again. Another moderator than the one who suspended it."""
    return _do(Act.REINSTATE, claim=claim, by=by, reason=reason, note=note, now=now)


def reopen_claim(*, claim: int, by: User, reason: str, note: str = "", now: datetime) -> Claim:
    """A claim that was turned down waits again, for a person to decide. Another moderator than before."""
    return _do(Act.REOPEN, claim=claim, by=by, reason=reason, note=note, now=now)


def _do(step: Act, *, claim: int, by: User, reason: str, note: str, now: datetime) -> Claim:
    with transaction.atomic():
        (moderator,) = hold_moderators(lock_case(claim, now), by)
        checked_reason(reason, step, note)
        if step is not Act.SUSPEND and Appeal.objects.filter(claim=claim, decided_at__isnull=True).exists():
            raise AppealError("An appeal waits: decide that.")  # or it would stay open with nothing left to decide
        changed = act(claim=claim, act=step, by=moderator, now=now, reason=reason)
        tell_claimant(changed, note)
        return changed
