"""Where a person hears of things outside of the portal, for the file of their data. Without what opens it: the address
of the feed and the secrets of webhooks stand on the person's page."""

from typing import Any

from profiles.models import OwnFeed, User, WebhookDelivery, WebhookEndpoint


def own_elsewhere(user: User) -> dict[str, Any]:
    feed = OwnFeed.objects.filter(user=user).first()
    return {
        "feed_made_at": feed.made_at if feed else None,
        "webhooks": [_webhook(row) for row in WebhookEndpoint.objects.filter(user=user).order_by("pk")],
    }


def _webhook(row: WebhookEndpoint) -> dict[str, Any]:
    deliveries = WebhookDelivery.objects.filter(endpoint=row).order_by("pk")
    return {
        "address": row.url,
        "name": row.name,
        "kinds": row.kinds,
        "state": row.state,
        "failing_since": row.failing_since,
        "created_at": row.created_at,
        "deliveries": list(
            deliveries.values("message", "state", "attempts", "replayed", "queued_at", "delivered_at", "event__kind")
        ),
    }
