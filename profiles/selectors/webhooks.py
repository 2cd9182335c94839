"""The webhooks of a person as the person sees them, and what became of each delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet

from portal.common.pagination import Key, Order, Page, page, read_cursor
from profiles.models import EventKind, WebhookAttempt, WebhookDelivery, WebhookEndpoint

DELIVERIES_ON_A_PAGE: Final = 25
_ORDER: Final = Order((Key("pk", descending=True),))
_State = WebhookDelivery.State


@dataclass(frozen=True, slots=True)
class OwnEndpoint:
    """`delivered`, `failed` and `waiting` count what is in the log; `last_at` is when something arrived last."""

    row: WebhookEndpoint
    kinds: Sequence[str]
    delivered: int
    failed: int
    waiting: int
    last_at: datetime | None

    @property
    def label(self) -> str:
        return self.row.name or self.row.url


def endpoints_of(user: int) -> list[OwnEndpoint]:
    """The oldest first."""
    return [_own(row) for row in _counted().filter(user=user).order_by("pk")]


def own_endpoint_shown(user: int, number: int) -> OwnEndpoint | None:
    row = _counted().filter(user=user, pk=number).first()
    return _own(row) if row is not None else None


def deliveries_of(endpoint: WebhookEndpoint, *, only_failed: bool, after: str) -> Page[WebhookDelivery]:
    """The newest first, each with what it tells of."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event")
    if only_failed:
        rows = rows.filter(state=_State.FAILED)
    return page(rows, order=_ORDER, cursor=read_cursor(after, _ORDER), size=DELIVERIES_ON_A_PAGE)


def own_delivery(user: int, endpoint: int, number: int) -> WebhookDelivery | None:
    rows = WebhookDelivery.objects.select_related("endpoint", "event")
    return rows.filter(endpoint__user=user, endpoint=endpoint, pk=number).first()


def tries_of(delivery: WebhookDelivery) -> list[WebhookAttempt]:
    """The last first."""
    return list(delivery.tries.order_by("-pk"))


def _counted() -> QuerySet[Any, Any]:
    in_state = {
        name: Count("deliveries", filter=Q(deliveries__state__in=states))
        for name, states in (
            ("delivered", [_State.DELIVERED]),
            ("failed", [_State.FAILED]),
            ("waiting", [_State.WAITING, _State.SENDING]),
        )
    }
    return WebhookEndpoint.objects.annotate(**in_state, last_at=Max("deliveries__delivered_at"))


def _own(row: Any) -> OwnEndpoint:
    kinds = [str(kind.label) for kind in EventKind if kind.value in row.kinds]
    return OwnEndpoint(row, kinds, row.delivered, row.failed, row.waiting, row.last_at)
