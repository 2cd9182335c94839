"""How many of these mails one person gets in an hour, and how soon one follows another. Pure but for what it reads.

A burst, such as an import that goes on for a quarter of an hour, is told in few mails: the wait for the next one
doubles with each of the last hour. What waits is in the next one.
"""

from datetime import datetime, timedelta
from typing import Final

from profiles.models import OutgoingMail

MAILS_AN_HOUR: Final = 6
KIND_PREFIX: Final = "digest-"
_HOUR: Final = timedelta(hours=1)
_FIRST_WAIT: Final = timedelta(minutes=1)


def recent_mails(user: int, *, now: datetime) -> list[datetime]:
    """When the mails of the last hour were queued, the oldest first."""
    found = OutgoingMail.objects.filter(user=user, kind__startswith=KIND_PREFIX, queued_at__gt=now - _HOUR)
    return list(found.order_by("queued_at").values_list("queued_at", flat=True))


def free_from(recent: list[datetime], *, now: datetime) -> datetime:
    """From when on another mail may be queued: `now`, or as one of the last `MAILS_AN_HOUR` is an hour old."""
    return now if len(recent) < MAILS_AN_HOUR else max(now, recent[-MAILS_AN_HOUR] + _HOUR)


def instant_from(recent: list[datetime], *, now: datetime) -> datetime:
    """The same for a mail at once, which also keeps its distance from the last one."""
    if not recent:
        return now
    doubled: timedelta = _FIRST_WAIT * 2 ** min(len(recent) - 1, MAILS_AN_HOUR)
    return max(free_from(recent, now=now), recent[-1] + min(doubled, _HOUR))
