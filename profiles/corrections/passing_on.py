"""An owner who does not answer for 14 days: a moderator decides instead, and both are told."""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.corrections.answering import lock_part
from profiles.corrections.notices import Notice, queue_notices
from profiles.models import Decider, PartState, RequestPart

SWEEP_AT_MOST: Final = 500


def pass_on_requests(*, now: datetime) -> int:
    """Passes on what is due, and what is asked of somebody who is no owner any more. Answers with how many."""
    waiting = RequestPart.objects.filter(state=PartState.WAITING, decider=Decider.OWNER)
    due = set(waiting.filter(due_at__lte=now).order_by("due_at").values_list("pk", flat=True)[:SWEEP_AT_MOST])
    due |= set(waiting.filter(asked=None).values_list("pk", flat=True)[:SWEEP_AT_MOST])
    return sum(_pass_on(part, now) for part in sorted(due))


def _pass_on(part: int, now: datetime) -> bool:
    with transaction.atomic():
        found = lock_part(part)
        if found.state != PartState.WAITING or found.decider != Decider.OWNER:
            return False
        if found.asked_id is not None and found.due_at is not None and found.due_at > now:
            return False
        found.decider = Decider.MODERATOR
        found.save(update_fields=["decider"])
        queue_notices(part=found, what=Notice.PASSED_ON)
        return True
