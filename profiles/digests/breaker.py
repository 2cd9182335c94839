"""What stops all digests when far more go out than ever should: a fault of ours is to reach hundreds, not everybody.

A break begins by itself and ends when an operator has looked. Codes, notices and decisions go out as ever; what
happens meanwhile waits and is told in one mail each afterwards.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from profiles.models import Digest, MailBreak, User

logger = logging.getLogger(__name__)

_WINDOW: Final = timedelta(hours=1)


class MailBreakError(Exception):
    """No digest goes out now."""


def current_break() -> MailBreak | None:
    return MailBreak.objects.filter(closed_at=None).first()


def digests_left(*, now: datetime) -> int | None:
    """How many more may be queued before a break begins; None where there is no bound. An operator who ended a break
    has seen what was queued before: that counts no more."""
    if not settings.DIGESTS_AN_HOUR:
        return None
    since = now - _WINDOW
    ended = MailBreak.objects.filter(closed_at__gt=since).order_by("-closed_at").values_list("closed_at", flat=True)
    queued = Digest.objects.filter(created_at__gt=ended.first() or since, mail__isnull=False).count()
    return max(0, settings.DIGESTS_AN_HOUR - queued)


def open_break(*, reason: str) -> MailBreak:
    """Begin one, unless there is one already."""
    found, made = MailBreak.objects.get_or_create(closed_at=None, defaults={"reason": reason})
    if made:
        logger.error("No digest goes out until `manage.py mail_break --close`.", extra={"reason": reason})
    return found


def close_break(*, by: User | None) -> MailBreak | None:
    """End the break, and give it; None where there is none. `by` is None for whoever has a shell on the machine."""
    with transaction.atomic():
        found = MailBreak.objects.select_for_update().filter(closed_at=None).first()
        if found is not None:
            found.closed_at, found.closed_by = timezone.now(), by
            found.save(update_fields=["closed_at", "closed_by"])
    return found
