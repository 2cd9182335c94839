"""How mail stands: what an operator looks at, and what an alarm would be set on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from profiles.models import OutgoingMail


@dataclass(frozen=True, slots=True)
class MailFigures:
    """Counts by state; of the last day for those that are settled. `oldest` is how long the longest has waited."""

    waiting: int
    sending: int
    sent: int
    failed: int
    unknown: int
    oldest: timedelta


def mail_figures(*, now: datetime) -> MailFigures:
    """One query."""
    day = Q(queued_at__gt=now - timedelta(days=1))
    found = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        sending=Count("pk", filter=Q(state="sending")),
        sent=Count("pk", filter=day & Q(state="sent")),
        failed=Count("pk", filter=day & Q(state="failed")),
        unknown=Count("pk", filter=day & Q(state="unknown")),
        first=Min("queued_at", filter=Q(state="waiting")),
    )
    first = found.pop("first")
    return MailFigures(**found, oldest=now - first if first else timedelta(0))
