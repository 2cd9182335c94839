"""The log of deliveries is kept for a month, and then forgotten a little at a time."""

from datetime import datetime, timedelta
from typing import Final

from profiles.models import WebhookDelivery

KEPT: Final = timedelta(days=30)
_AT_ONCE: Final = 2_000


def forget_deliveries(*, now: datetime) -> int:
    """What was queued a month ago, whatever became of it, with its tries. Gives how many."""
    old = WebhookDelivery.objects.filter(queued_at__lt=now - KEPT)
    forgotten = 0
    while pks := list(old.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        WebhookDelivery.objects.filter(pk__in=pks).delete()
        forgotten += len(pks)
    return forgotten
