"""From events to notifications: each person who follows what an event is about, or whom it concerns, gets one.

Events are claimed with SKIP LOCKED and told in the same transaction, so that any number of processes may relay at once
and a process that dies has told nothing. One statement tells of all events that were claimed.
"""

from typing import Final

from django.db import connection, transaction
from django.utils import timezone

EVENTS_AT_ONCE: Final = 100

_CLAIM: Final = """
SELECT id FROM profiles_event WHERE fanned_out_at IS NULL ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""

# Who follows a record that was merged follows the one that it became. A person who follows several of the things that
# an event is about hears of it once, as soon as for any of them.
_TELL: Final = """
WITH RECURSIVE about (event_id, kind, target, shown) AS (
    SELECT event_id, kind, target, target FROM profiles_eventsubject WHERE event_id = ANY(%(events)s)
    UNION
    SELECT about.event_id, about.kind, former.id, about.shown FROM about, LATERAL (
        SELECT id FROM papers_author WHERE about.kind = 'author' AND merged_into_id = about.target
        UNION ALL SELECT id FROM papers_work WHERE about.kind = 'work' AND merged_into_id = about.target
    ) AS former
), heard (user_id, event_id, because, soon) AS (
    SELECT f.user_id, a.event_id,
        CASE a.kind WHEN 'author' THEN 'A' WHEN 'topic' THEN 'T' WHEN 'institution' THEN 'I' WHEN 'venue' THEN 'S'
            WHEN 'work' THEN 'W' ELSE 'Q' END || a.shown,
        CASE f.frequency WHEN 'instant' THEN 0 WHEN 'daily' THEN 1 WHEN 'weekly' THEN 2 ELSE 3 END
    FROM about a JOIN profiles_follow f ON f.kind = a.kind AND f.target = a.target
    UNION ALL
    SELECT user_id, id, 'you', 3 FROM profiles_event WHERE id = ANY(%(events)s) AND user_id IS NOT NULL
)
INSERT INTO profiles_notification (user_id, event_id, because, frequency, at)
SELECT h.user_id, h.event_id, array_agg(DISTINCT h.because),
    (ARRAY['instant', 'daily', 'weekly', 'off'])[1 + min(h.soon)], %(now)s
FROM heard h JOIN profiles_user u ON u.id = h.user_id AND u.is_active AND u.deletion_due_at IS NULL
GROUP BY h.user_id, h.event_id
ON CONFLICT (user_id, event_id) DO NOTHING
"""


def relay_events(*, at_once: int = EVENTS_AT_ONCE) -> int:
    """Tell of all events that wait, a few in each transaction. Returns how many there were."""
    told = 0
    while claimed := _relay(at_once):
        told += claimed
    return told


def _relay(at_once: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [at_once])
        events = [pk for (pk,) in cursor.fetchall()]
        if events:
            now = timezone.now()
            cursor.execute(_TELL, {"events": events, "now": now})
            cursor.execute("UPDATE profiles_event SET fanned_out_at = %s WHERE id = ANY(%s)", [now, events])
    return len(events)
