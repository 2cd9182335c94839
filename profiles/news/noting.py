"""Noting that something happened, in the caller's transaction: it is told if it was done, once, and not otherwise."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from profiles.events import news_noted
from profiles.models import EventKind, EventSubject, FollowKind

Subject = tuple[FollowKind, int]

# No savepoint: the caller's transaction may hold locks that others wait for, and one that repeats an act is no error.
_NOTE: Final = """
INSERT INTO profiles_event (kind, dedupe_key, user_id, facts, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (dedupe_key) DO NOTHING RETURNING id
"""


def note_event(
    *,
    kind: EventKind,
    dedupe_key: str,
    subjects: Iterable[Subject] = (),
    user: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Have it told to the followers of `subjects` and to `user`, whom it concerns. False, and nothing happens, where
    one with this key is there already. `EventKind` says which facts an event of each kind has."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [kind.value, dedupe_key, user, json.dumps(dict(facts or {})), timezone.now()])
        made = cursor.fetchone()
    if made is None:
        return False
    EventSubject.objects.bulk_create(
        EventSubject(event_id=made[0], kind=of.value, target=target) for of, target in dict.fromkeys(subjects)
    )
    announce_news()
    return True


def announce_news() -> None:
    """Says once, after the commit, that there are events to tell of."""
    if not any(_send in entry for entry in connection.run_on_commit):
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    news_noted.send(sender=None)
