"""Reminding an owner who has been asked: once, when half of the time to answer is over."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from profiles.corrections.answering import lock_part
from profiles.corrections.notices import Notice, queue_notices
from profiles.models import Decider, PartState, RequestPart

REMIND_BEFORE: Final = timedelta(days=7)


def remind_asked(*, now: datetime) -> int:
    """Answers with how many parts somebody was reminded of, or had been. A mail that went out goes out no second time,
    so this may run as often as it likes; once a day is enough."""
    due = RequestPart.objects.filter(state=PartState.WAITING, decider=Decider.OWNER, asked__isnull=False)
    soon = due.filter(due_at__gt=now, due_at__lte=now + REMIND_BEFORE).order_by("due_at", "pk")
    return sum(_remind(part) for part in list(soon.values_list("pk", flat=True)))


def _remind(part: int) -> bool:
    with transaction.atomic():
        found = lock_part(part)
        if found.state != PartState.WAITING or found.decider != Decider.OWNER:
            return False
        queue_notices(part=found, what=Notice.REMINDER)
        return True
