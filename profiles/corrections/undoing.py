"""Undoing what was done, within 90 days: by whoever asked for it, or by a moderator."""

from datetime import datetime

from django.db import transaction

from profiles.claims.acting import hold_accounts
from profiles.corrections.answering import is_involved, lock_part
from profiles.corrections.applying import kind_of, records_of, write_on_chains
from profiles.corrections.errors import NotUndoableError, NotWaitingError, NotYoursError
from profiles.corrections.notices import Notice, queue_notices
from profiles.models import Claim, PartState, RequestPart, User


def undo_part(*, part: int, by: User, now: datetime) -> RequestPart:
    """Everything that refers to the records is as it was before; what imports brought since stays.

    Raises NotWaitingError, NotYoursError, NotUndoableError, RequestPart.DoesNotExist.
    """
    with transaction.atomic():
        found = lock_part(part)
        (user,) = hold_accounts(by)
        if user is None or not may_undo(found, user):
            raise NotYoursError("Only whoever asked for this, or a moderator, can undo it.")
        if found.state != PartState.DONE:
            raise NotWaitingError("There is nothing to undo here.")
        if found.request.filed_by_id == user.pk and _has_got_an_owner(found, user):
            raise NotUndoableError("owner-since")
        kind_of(found).undo(part=found, by=user.pk, now=now)
        found.state, found.undone_at = PartState.UNDONE, now
        found.save(update_fields=["state", "undone_at"])
        write_on_chains(found, "correction-undone", by=user, now=now)
        queue_notices(part=found, what=Notice.UNDONE)
        return found


def may_undo(part: RequestPart, user: User) -> bool:
    """`user` is a row read now."""
    if not user.is_active or user.suspended_at is not None:
        return False
    return part.request.filed_by_id == user.pk or (user.is_moderator and not is_involved(part, user))


def _has_got_an_owner(part: RequestPart, user: User) -> bool:
    """Whether somebody else, who was not asked then, owns a record that undoing would change."""
    asked = {user.pk, part.asked_id}
    records = records_of(part) | {int(str(made)[1:]) for made in [part.facts.get("made")] if made}
    owners = Claim.objects.filter(author__in=records, holds=True).values_list("user", flat=True)
    return bool(set(owners) - asked)
