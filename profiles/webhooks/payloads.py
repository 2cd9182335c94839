"""What a delivery says: the notification in words, with public ids and addresses. Nothing that the person could not
read in their own notices, and no word that is made here.

Made when it is sent and not kept: what was hidden or renamed meanwhile is told as it is then, or not at all.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings

from papers.selectors.work_lines import WorkLine
from profiles.models import Notification, WebhookDelivery
from profiles.news.wording import Told, told
from profiles.webhooks.event_types import TEST, TYPES

MEDIA_TYPE: Final = "application/json"
_TEST_WORDS: Final = "This is a test. Nothing has happened."


def payload_of(delivery: WebhookDelivery) -> Mapping[str, Any] | None:
    """None where there is nothing left to tell."""
    if delivery.event_id is None:
        return _payload(TEST, delivery.queued_at, {"title": "A test", "text": _TEST_WORDS, "url": _address("/")})
    rows = Notification.objects.filter(event=delivery.event_id, user=delivery.endpoint.user_id)
    said = told(list(rows.select_related("event")))
    return _payload(TYPES[said[0].kind], said[0].at, _data(said[0])) if said else None


def as_body(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _payload(kind: str, at: datetime, data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": kind, "timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "data": data}


def _data(said: Told) -> Mapping[str, Any]:
    return {
        "notice": said.number,
        "title": said.title,
        "text": said.text,
        "url": _address(said.url),
        "count": said.count,
        "works": [_work(line) for line in said.works],
        "because": [{"label": one.label, "url": _address(one.url)} for one in said.because],
    }


def _work(line: WorkLine) -> Mapping[str, Any]:
    return {
        "id": line.public_id,
        "url": _address(line.url),
        "title": line.title,
        "authors": [author.name for author in line.authors],
        "author_count": line.author_count,
        "year": line.year,
        "venue": line.venue,
        "arxiv": line.arxiv,
    }


def _address(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"
