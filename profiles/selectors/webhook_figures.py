"""How webhooks stand: what waits to be delivered, and what became of what was queued lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from profiles.models import WebhookDelivery, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class WebhookFigures:
    """`oldest` is how long the longest has waited that is due by now: what is tried again later is not late, and what
    waits for an address that is switched off is nobody's to deliver."""

    waiting: int
    sending: int
    delivered: int
    failed: int
    oldest: timedelta
    disabled: int


def webhook_figures(*, now: datetime, within: timedelta) -> WebhookFigures:
    """Three queries; `delivered` and `failed` are of what was queued within that time."""
    open_ones = WebhookDelivery.objects.filter(state__in=["waiting", "sending"]).aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        sending=Count("pk", filter=Q(state="sending")),
        first=Min("send_after", filter=Q(state="waiting", send_after__lte=now, endpoint__state="active")),
    )
    settled = WebhookDelivery.objects.filter(queued_at__gt=now - within).aggregate(
        delivered=Count("pk", filter=Q(state="delivered")),
        failed=Count("pk", filter=Q(state="failed")),
    )
    first = open_ones.pop("first")
    return WebhookFigures(
        **open_ones,
        **settled,
        oldest=now - first if first else timedelta(0),
        disabled=WebhookEndpoint.objects.filter(state="disabled").count(),
    )
