"""How mail stands: what an operator looks at, and what an alarm would be set on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min, Q

from profiles.models import OutgoingMail

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MailFigures:
    """Counts by state; of what was queued lately for those that are settled. `oldest` is how long the longest has
    waited."""

    waiting: int
    sending: int
    sent: int
    failed: int
    unknown: int
    oldest: timedelta


def mail_figures(*, now: datetime, within: timedelta = DAY) -> MailFigures:
    """Two queries, one for each index."""
    open_ones = OutgoingMail.objects.filter(state__in=["waiting", "sending"]).aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        sending=Count("pk", filter=Q(state="sending")),
        first=Min("queued_at", filter=Q(state="waiting")),
    )
    settled = OutgoingMail.objects.filter(queued_at__gt=now - within).aggregate(
        sent=Count("pk", filter=Q(state="sent")),
        failed=Count("pk", filter=Q(state="failed")),
        unknown=Count("pk", filter=Q(state="unknown")),
    )
    first = open_ones.pop("first")
    return MailFigures(**open_ones, **settled, oldest=now - first if first else timedelta(0))
