"""Agreeing to a part or declining it: by the owner who was asked, or by a moderator who has no part in it."""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.claims.acting import hold_accounts
from profiles.corrections.applying import apply_part, close_if_decided, lock_records_of, records_of, write_on_chains
from profiles.corrections.errors import CorrectionError, NotWaitingError, NotYoursError
from profiles.corrections.notices import Notice, queue_notices
from profiles.models import Claim, Decider, PartState, RequestPart, User

LONGEST_NOTE: Final = 2000


def lock_part(part: int) -> RequestPart:
    """The part with the locks of its records and of itself. Needs a transaction; raises RequestPart.DoesNotExist."""
    lock_records_of(RequestPart.objects.select_related("request").get(pk=part))
    return RequestPart.objects.select_related("request").select_for_update(of=("self",)).get(pk=part)


def may_answer(part: RequestPart, user: User) -> bool:
    """Whether this account, a row read now, has the part to decide."""
    if not user.is_active or user.suspended_at is not None or part.request.filed_by_id == user.pk:
        return False
    if part.decider == Decider.OWNER:
        return part.asked_id == user.pk
    return part.decider == Decider.MODERATOR and user.is_moderator and not is_involved(part, user)


def is_involved(part: RequestPart, user: User) -> bool:
    """Nobody moderates what is about a record that they own or ask for."""
    return Claim.objects.filter(author__in=records_of(part), user=user).exclude(submitted_at=None).exists()


def answer_part(*, part: int, by: User, agree: bool, now: datetime, note: str = "", reason: str = "") -> RequestPart:
    """Agree, and it is done at once; or decline, with a note for whoever asked.

    Raises NotWaitingError, NotYoursError, CorrectionError, RequestPart.DoesNotExist.
    """
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise CorrectionError(f"The note is longer than {LONGEST_NOTE:,} characters.")
    with transaction.atomic():
        found = lock_part(part)
        (user,) = hold_accounts(by)
        if user is None or not may_answer(found, user):
            raise NotYoursError("This is not yours to decide.")
        if found.state != PartState.WAITING:
            raise NotWaitingError("This was decided meanwhile.")
        found.note = note
        if agree:
            apply_part(found, by=user, now=now)
        else:
            found.state, found.reason, found.decided_by, found.decided_at = PartState.DECLINED, reason, user, now
            found.save()
            write_on_chains(found, "correction-declined", by=user, now=now)
            close_if_decided(found.request, now)
        queue_notices(part=found, what=Notice.DECIDED)
        return found
