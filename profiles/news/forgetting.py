"""What was read half a year ago is taken away, and with it what nobody has any more. What was not read stays."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

READ_IS_KEPT_FOR: Final = timedelta(days=180)
# An event without notifications may be asked for again by whoever noted it, or be on its way to a webhook.
UNTOLD_IS_KEPT_FOR: Final = timedelta(days=30)
_AT_ONCE: Final = 10_000

_FORGET_READ: Final = """
DELETE FROM profiles_notification WHERE id IN (
    SELECT id FROM profiles_notification WHERE read_at < %s ORDER BY read_at LIMIT %s FOR UPDATE SKIP LOCKED
)
"""
# In the order of their age, from where the round before has stopped: most old events are still somebody's.
_NEXT_OLD: Final = """
SELECT id, at FROM profiles_event WHERE (at, id) > (%s, %s) AND at < %s AND fanned_out_at IS NOT NULL
ORDER BY at, id LIMIT %s
"""
_NOBODYS: Final = """
SELECT id FROM profiles_event e WHERE id = ANY(%s)
    AND NOT EXISTS (SELECT FROM profiles_notification n WHERE n.event_id = e.id)
    AND NOT EXISTS (SELECT FROM profiles_webhookdelivery d WHERE d.event_id = e.id)
    AND NOT EXISTS (SELECT FROM profiles_event m WHERE m.batch_id = e.id)
FOR UPDATE SKIP LOCKED
"""


def forget_news(*, now: datetime, at_once: int = _AT_ONCE) -> tuple[int, int]:
    """So many at once, each in a transaction of its own. Answers with how many notifications and events are gone."""
    return _forget_read(now - READ_IS_KEPT_FOR, at_once), _forget_events(now - UNTOLD_IS_KEPT_FOR, at_once)


def _forget_read(before: datetime, at_once: int) -> int:
    gone = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FORGET_READ, [before, at_once])
            taken: int = cursor.rowcount
        gone += taken
        if taken < at_once:
            return gone


def _forget_events(before: datetime, at_once: int) -> int:
    gone, last = 0, ("-infinity", 0)
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_NEXT_OLD, [*last, before, at_once])
            old = cursor.fetchall()
            if not old:
                return gone
            last = (old[-1][1], old[-1][0])
            cursor.execute(_NOBODYS, [[pk for pk, _ in old]])
            nobodys = [pk for (pk,) in cursor.fetchall()]
            cursor.execute("DELETE FROM profiles_eventsubject WHERE event_id = ANY(%s)", [nobodys])
            cursor.execute("DELETE FROM profiles_event WHERE id = ANY(%s)", [nobodys])
            gone += len(nobodys)
