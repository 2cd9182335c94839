"""A moderator has looked at where a source contradicts what people said, and it stays as people said."""

from datetime import datetime

from django.db import transaction

from papers.curation.guarding import set_aside
from papers.models import AssertionConflict
from papers.storage.record_locks import lock_records
from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import hold_accounts
from profiles.claims.transitions import Part
from profiles.corrections.errors import NotWaitingError, NotYoursError
from profiles.models import Claim, User

ACT = "conflict-set-aside"


def set_conflict_aside(*, conflict: int, by: User, now: datetime) -> None:
    """It is not listed again while it stays the same. Raises NotYoursError, NotWaitingError,
    AssertionConflict.DoesNotExist."""
    with transaction.atomic():
        found = AssertionConflict.objects.get(pk=conflict)
        records = {record for record in (found.author_id, found.other_id) if record is not None}
        lock_records(records)
        (user,) = hold_accounts(by)
        if user is None or not user.is_moderator or not user.is_active or user.suspended_at is not None:
            raise NotYoursError("This account is not a moderator's.")
        if own_records(user.pk, records):
            raise NotYoursError("You are involved in this record, so another moderator decides.")
        try:
            set_aside(conflict=conflict, by=user.pk, at=now)
        except AssertionConflict.DoesNotExist:
            raise NotWaitingError("Somebody looked at it already, or it is gone.") from None
        write_event(
            Entry(
                subject=f"A{found.author_id}",
                act=ACT,
                actor=Part.MODERATOR,
                actor_id=user.pk,
                at=now,
                facts={"conflict": found.kind, "work": f"W{found.work_id}"},
            )
        )


def own_records(moderator: int, records: set[int]) -> set[int]:
    """Those of the records that this moderator owns, or has asked for."""
    mine = Claim.objects.filter(author__in=records, user=moderator, submitted_at__isnull=False)
    return set(mine.values_list("author", flat=True))
