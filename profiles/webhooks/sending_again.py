"""What a person has sent once more, or as a test. A delivery is never changed for that: another one with the same
message id is queued, so that the receiver knows what it had already."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from profiles.events import deliveries_queued
from profiles.models import User, WebhookDelivery, WebhookEndpoint
from profiles.webhooks.endpoints import own_endpoint
from profiles.webhooks.errors import NotActiveError, TooManyError, UnknownEndpointError

TESTS_AN_HOUR: Final = 10
REPLAYS_AN_HOUR: Final = 1_000

_State = WebhookDelivery.State
_UNDER_WAY: Final = (_State.WAITING, _State.SENDING)


def send_test(*, endpoint: int, by: User, now: datetime) -> WebhookDelivery:
    """Raises UnknownEndpointError, NotActiveError, TooManyError."""
    with transaction.atomic():
        row = _active(endpoint, by)
        recent = row.deliveries.filter(event=None, queued_at__gt=now - timedelta(hours=1))
        if recent.count() >= TESTS_AN_HOUR:
            raise TooManyError(f"{TESTS_AN_HOUR} tests an hour are enough. Try again later.")
        made = WebhookDelivery.objects.create(endpoint=row, send_after=now)
        transaction.on_commit(_announce, robust=True)
        return made


def replay_delivery(*, delivery: int, endpoint: int, by: User, now: datetime) -> bool:
    """False where it is under way already, and nothing is queued. Raises UnknownEndpointError, NotActiveError,
    TooManyError."""
    with transaction.atomic():
        row = _active(endpoint, by)
        if not row.deliveries.filter(pk=delivery).exists():
            raise UnknownEndpointError("There is no such delivery.")
        return bool(_replay(row, [delivery], now))


def replay_failed(*, endpoint: int, since: datetime, by: User, now: datetime) -> int:
    """Of all that were queued since then and never arrived, the oldest first. Gives how many are sent again. Raises
    UnknownEndpointError, NotActiveError, TooManyError."""
    with transaction.atomic():
        row = _active(endpoint, by)
        arrived = row.deliveries.filter(message=OuterRef("message"), state=_State.DELIVERED)
        failed = row.deliveries.filter(state=_State.FAILED, queued_at__gte=since).exclude(Exists(arrived))
        return _replay(row, list(failed.order_by("pk").values_list("pk", flat=True)[:REPLAYS_AN_HOUR]), now)


def _replay(endpoint: WebhookEndpoint, deliveries: list[int], now: datetime) -> int:
    under_way = endpoint.deliveries.filter(message=OuterRef("message"), state__in=_UNDER_WAY)
    wanted = endpoint.deliveries.filter(pk__in=deliveries).exclude(Exists(under_way)).order_by("pk")
    rows = list({one.message: one for one in wanted}.values())
    made = endpoint.deliveries.filter(replayed=True, queued_at__gt=now - timedelta(hours=1)).count()
    if made + len(rows) > REPLAYS_AN_HOUR:
        raise TooManyError(f"{REPLAYS_AN_HOUR:,} an hour are sent again. Choose fewer, or try again later.")
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint=endpoint, event_id=one.event_id, message=one.message, replayed=True, send_after=now)
        for one in rows
    )
    if rows:
        transaction.on_commit(_announce, robust=True)
    return len(rows)


def _active(endpoint: int, by: User) -> WebhookEndpoint:
    row = own_endpoint(endpoint, by=by, lock=True)
    if row.state != WebhookEndpoint.State.ACTIVE:
        raise NotActiveError("Switch it on first.")
    return row


def _announce() -> None:
    deliveries_queued.send(sender=None)
