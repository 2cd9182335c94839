"""How deliveries go, for whoever runs the portal."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from profiles.models import WebhookDelivery, WebhookEndpoint

_State = WebhookDelivery.State


@dataclass(frozen=True, slots=True)
class WebhookFigures:
    """`late` is how many seconds the delivery that is due for longest has been due. Deliveries are of the last day."""

    active: int
    stopped: int
    waiting: int
    late: float
    delivered: int
    failed: int


def webhook_figures(now: datetime) -> WebhookFigures:
    endpoints = dict(WebhookEndpoint.objects.values_list("state").annotate(Count("pk")))
    open_ones = WebhookDelivery.objects.filter(state__in=[_State.WAITING, _State.SENDING])
    due = open_ones.filter(endpoint__state=WebhookEndpoint.State.ACTIVE).aggregate(first=Min("send_after"))["first"]
    settled = WebhookDelivery.objects.filter(queued_at__gt=now - timedelta(days=1)).aggregate(
        delivered=Count("pk", filter=Q(state=_State.DELIVERED)), failed=Count("pk", filter=Q(state=_State.FAILED))
    )
    return WebhookFigures(
        active=endpoints.get(WebhookEndpoint.State.ACTIVE, 0),
        stopped=endpoints.get(WebhookEndpoint.State.DISABLED, 0),
        waiting=open_ones.count(),
        late=max(0.0, (now - due).total_seconds()) if due else 0.0,
        delivered=settled["delivered"],
        failed=settled["failed"],
    )
