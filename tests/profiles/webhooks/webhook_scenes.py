"""Endpoints, what waits for them, and receivers that check signatures as the library of Standard Webhooks does."""

import json

from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from profiles.models import EventKind, User, WebhookDelivery, WebhookEndpoint
from profiles.news.noting import note_event
from profiles.news.relaying import relay_events
from profiles.webhooks.secrets import sealed_secret, secret_of
from tests.web_peers import Reply

HOST = "hooks.brightwater.org"
URL = f"https://{HOST}/peergraph"


def an_endpoint(user: User, *, url: str = URL, **fields) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(user=user, url=url, secret=sealed_secret(), **fields)


def something_happens(user: User, number: int = 1, **facts) -> None:
    """A decision is told to the person, and waits for their endpoints."""
    said = {"title": f"Decision {number}", "text": "It was accepted.", "path": f"/claims/{number}/"} | facts
    note_event(kind=EventKind.DECISION, dedupe_key=f"decision {user.pk} {number}", user=user.pk, facts=said)
    relay_events()


def due_now() -> None:
    """As if time had gone by until everything that is to be tried again is due."""
    WebhookDelivery.objects.filter(state="waiting").update(send_after=timezone.now())


def verified(endpoint: WebhookEndpoint, request):
    """What the library makes of it. Raises WebhookVerificationError."""
    return Webhook(secret_of(endpoint)).verify(request.body.decode(), dict(request.headers))


def answering(*statuses, **headers):
    """Answers with one status after the other, and with the last one from then on."""
    left = list(statuses)
    return lambda _: Reply(b"said", left.pop(0) if len(left) > 1 else left[0], headers)


def sent(request):
    return json.loads(request.body)
