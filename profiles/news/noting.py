"""Noting that something happened, in the caller's transaction: it is told if it was done, once, and not otherwise."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from profiles.events import news_noted
from profiles.models import EventKind, EventSubject, FollowKind

Subject = tuple[FollowKind, int]


@dataclass(frozen=True, slots=True)
class Happened:
    """What is noted. `works` are those that it tells of, where it is told together with others (`Event.batch`)."""

    kind: EventKind
    dedupe_key: str
    subjects: Sequence[Subject] = ()
    user: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    works: Sequence[int] | None = None


# No savepoint: the caller's transaction may hold locks that others wait for, and one that repeats an act is no error.
_NOTE: Final = """
INSERT INTO profiles_event (kind, dedupe_key, user_id, facts, works, batch_id, at)
SELECT kind, dedupe_key, user_id, facts::jsonb, works::bigint[], %(batch)s, %(now)s
FROM unnest(%(kinds)s::text[], %(keys)s::text[], %(users)s::bigint[], %(facts)s::text[], %(works)s::text[])
    WITH ORDINALITY AS given (kind, dedupe_key, user_id, facts, works, place)
ORDER BY place
ON CONFLICT (dedupe_key) DO NOTHING RETURNING dedupe_key, id
"""
_NOTE_SUBJECTS: Final = f"""
INSERT INTO {EventSubject._meta.db_table} (event_id, kind, target)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) ON CONFLICT DO NOTHING
"""  # noqa: S608, SLF001 - Django's documented name for the table


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
    return bool(note_events([Happened(kind, dedupe_key, tuple(subjects), user, facts or {})]))


def note_events(happened: Sequence[Happened], *, batch: int | None = None) -> dict[str, int]:
    """As `note_event`, for many at once; with `batch`, told together with that event. Answers with the events that
    were not there already, by their key."""
    if not happened:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "kinds": [one.kind.value for one in happened],
                "keys": [one.dedupe_key for one in happened],
                "users": [one.user for one in happened],
                "facts": [json.dumps(dict(one.facts)) for one in happened],
                "works": [None if one.works is None else f"{{{','.join(map(str, one.works))}}}" for one in happened],
                "batch": batch,
                "now": timezone.now(),
            },
        )
        made: dict[str, int] = dict(cursor.fetchall())
        about = [
            (made[one.dedupe_key], of.value, target)
            for one in happened
            if one.dedupe_key in made
            for of, target in one.subjects
        ]
        if about:
            cursor.execute(_NOTE_SUBJECTS, [list(column) for column in zip(*about, strict=True)])
    if made:
        announce_news()
    return made


def announce_news() -> None:
    """Says once, after the commit, that there are events to tell of."""
    if not any(_send in entry for entry in connection.run_on_commit):
        transaction.on_commit(_send, robust=True)


def _send() -> None:
    news_noted.send(sender=None)
