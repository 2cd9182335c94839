"""Stopping an endpoint that takes nothing, and telling its owner: by the portal, in the transaction of whoever found
out, who holds its row."""

from datetime import datetime

from django.urls import reverse

from profiles.models import WebhookEndpoint
from profiles.news.telling import tell_person
from profiles.webhooks.endpoints import give_up_waiting
from profiles.webhooks.retrying import GIVE_UP_AFTER


def stop_gone(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """The receiver has said that it is gone for good."""
    _stop(endpoint, f"{endpoint.url} says that nobody listens there any more (410 Gone).", now)


def stop_failing(endpoint: WebhookEndpoint, *, said: str, now: datetime) -> None:
    """Nothing has arrived for days. `said` is what became of the last try."""
    last = f" The last answer was: {said}" if said else ""
    _stop(endpoint, f"{endpoint.url} has taken nothing for {GIVE_UP_AFTER.days} days.{last}", now)


def _stop(endpoint: WebhookEndpoint, why: str, now: datetime) -> None:
    endpoint.state = WebhookEndpoint.State.DISABLED
    endpoint.save(update_fields=["state"])
    give_up_waiting(endpoint)
    tell_person(
        user=endpoint.user,
        kind="webhook",
        subject=f"The webhook {endpoint.name or endpoint.url} was stopped",
        text=f"{why}\n\nNothing more is sent there. Switch it on again when it is mended; what did not arrive can be"
        " sent again then.",
        path=reverse("me-webhook", args=[endpoint.pk]),
        dedupe_key=f"webhook-{endpoint.pk}-stopped-{now.isoformat()}",
    )
