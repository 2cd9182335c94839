"""From events to notifications: each person who follows what an event is about, or whom it concerns, gets one, and each
of their webhooks a delivery of it.

Events are claimed with SKIP LOCKED and told in the same transaction, so that any number of processes may relay at once
and a process that dies has told nothing. No transaction tells more than takes it a second or two: small events are told
many at once, and an event that very many follow is told to people in the order of their accounts, a few ten thousand at
a time; how far that went is on the event. Works that came in together are told together (`profiles.news.arrivals`), and
nobody hears of more of them than `profiles.news.portions` says. One that cannot be told is put off and holds up nothing
that has come after it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from profiles.events import deliveries_queued
from profiles.models import Event, EventKind
from profiles.news.portions import CITED_FOR_A_PERSON, FOLDED_FOR_A_PERSON, SINGLE_FOR_A_PERSON

EVENTS_AT_ONCE: Final = 100
# What one transaction tells at most: notifications, each of which counts as much as so many works that have to be
# counted for what is left out.
TOLD_AT_ONCE: Final = 25_000
_WORKS_OF_ONE: Final = 40
# An account that was deleted in the moment in which it was told spoils the transaction, not the next one.
_TRIES: Final = 3
_PUT_OFF: Final = timedelta(hours=1)
_EVERYBODY: Final = 2**63 - 1

_CLAIM: Final = """
SELECT id, kind = %s FROM profiles_event WHERE fanned_out_at IS NULL AND batch_id IS NULL
    AND (tell_after IS NULL OR tell_after <= %s)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""

# Who hears of what, for each reason once. Who follows a record that was merged follows the one that it became, unless
# nobody is to be led there from a former name. The owner of a reading list that is followed hears, once a day, of what
# cites its works.
#
# What is known of an event goes along with it from step to step: nobody knows how many rows a step has, and a join of
# two steps by a loop takes minutes where they have ten thousand.
_HEARD: Final = """
WITH RECURSIVE telling AS MATERIALIZED (
    SELECT id AS event_id, id AS head, kind AS event_kind, user_id, coalesce(cardinality(works), 0) AS size,
        told_up_to AS since FROM profiles_event WHERE id = ANY(%(heads)s)
    UNION ALL
    SELECT e.id, h.id, e.kind, e.user_id, coalesce(cardinality(e.works), 0), h.told_up_to
    FROM profiles_event h JOIN profiles_event e ON e.batch_id = h.id WHERE h.id = ANY(%(heads)s)
), about (event_id, head, event_kind, size, since, kind, target, shown) AS (
    SELECT t.event_id, t.head, t.event_kind, t.size, t.since, s.kind, s.target, s.target
    FROM telling t JOIN profiles_eventsubject s USING (event_id)
    UNION
    SELECT a.event_id, a.head, a.event_kind, a.size, a.since, a.kind, former.id, a.shown FROM about a, LATERAL (
        SELECT id FROM papers_author WHERE a.kind = 'author' AND merged_into_id = a.target
            AND NOT EXISTS (SELECT FROM papers_shownname s WHERE s.author_id = a.target AND NOT s.leads_on)
        UNION ALL SELECT id FROM papers_work WHERE a.kind = 'work' AND merged_into_id = a.target
    ) AS former
), heard (user_id, event_id, head, event_kind, size, because, soon) AS (
    SELECT f.user_id, a.event_id, a.head, a.event_kind, a.size,
        CASE a.kind WHEN 'author' THEN 'A' WHEN 'topic' THEN 'T' WHEN 'institution' THEN 'I' WHEN 'venue' THEN 'S'
            WHEN 'work' THEN 'W' ELSE 'Q' END || a.shown,
        CASE f.frequency WHEN 'instant' THEN 0 WHEN 'daily' THEN 1 WHEN 'weekly' THEN 2 ELSE 3 END
    FROM about a JOIN profiles_follow f ON f.kind = a.kind AND f.target = a.target
    WHERE f.user_id > a.since AND f.user_id <= %(up_to)s
    UNION ALL
    SELECT l.user_id, a.event_id, a.head, a.event_kind, a.size, 'L' || l.id, 1 FROM about a
    JOIN profiles_savedwork s ON s.work_id = a.target JOIN profiles_readinglist l ON l.id = s.reading_list_id
    WHERE a.event_kind = 'new-citation' AND a.kind = 'work' AND l.followed
        AND l.user_id > a.since AND l.user_id <= %(up_to)s
    UNION ALL
    SELECT user_id, event_id, head, event_kind, size, 'you', 3 FROM telling
    WHERE user_id IS NOT NULL AND user_id > since AND user_id <= %(up_to)s
)
"""

# Whether one transaction can tell all of it, without looking at more than it could tell.
_FITS: Final = f"""
{_HEARD} SELECT coalesce(sum({_WORKS_OF_ONE} + size), 0) <= %(enough)s
FROM (SELECT size FROM heard LIMIT 1 + %(enough)s / {_WORKS_OF_ONE}) AS some_of_it
"""  # noqa: S608
# The account at which one transaction has told enough.
_ENOUGH: Final = f"""
{_HEARD}, upto AS (SELECT user_id, sum({_WORKS_OF_ONE} + size) OVER (ORDER BY user_id) AS costs FROM heard)
SELECT min(user_id) FROM upto WHERE costs >= %(enough)s
"""  # noqa: S608

# A person who follows several of the things that an event is about hears of it once, as soon as for any of them.
_ALL_OF_IT: Final = """, portion AS (
    SELECT h.user_id, h.event_id, array_agg(DISTINCT h.because) AS because, min(h.soon) AS soon, 1 AS count
    FROM heard h JOIN profiles_user u ON u.id = h.user_id AND u.is_active AND u.deletion_due_at IS NULL
    GROUP BY h.user_id, h.event_id
)"""
# Of what came together, so many lines of each kind, those first that say most; the works of the others are counted,
# each once, unless one of the lines tells of them.
_SOME_OF_IT: Final = f""", each AS (
    SELECT h.user_id, h.event_id, h.head, h.event_kind, h.size, array_agg(DISTINCT h.because) AS because,
        min(h.soon) AS soon
    FROM heard h JOIN profiles_user u ON u.id = h.user_id AND u.is_active AND u.deletion_due_at IS NULL
    GROUP BY h.user_id, h.event_id, h.head, h.event_kind, h.size
), ranked AS (
    SELECT *, event_id = head OR row_number() OVER (
        PARTITION BY user_id, head, event_kind ORDER BY size DESC, event_id
    ) <= CASE event_kind WHEN '{EventKind.NEW_WORK}' THEN {SINGLE_FOR_A_PERSON}
        WHEN '{EventKind.WORKS_ADDED}' THEN {FOLDED_FOR_A_PERSON} ELSE {CITED_FOR_A_PERSON} END AS kept FROM each
), judged AS MATERIALIZED (
    SELECT *, bool_or(NOT kept) OVER (PARTITION BY user_id, head) AS is_cut FROM ranked
), counted AS (
    SELECT j.user_id, j.head, work, bool_or(j.kept) AS told FROM judged j JOIN profiles_event e ON e.id = j.event_id,
        unnest(e.works) AS work WHERE j.is_cut GROUP BY j.user_id, j.head, work
), rest (user_id, head, works, reason, soon) AS (
    SELECT user_id, head, count(*), NULL, NULL::integer FROM counted WHERE NOT told GROUP BY user_id, head
    UNION ALL
    SELECT user_id, head, 0, reason, soon FROM judged, unnest(because) AS reason WHERE NOT kept
), portion AS (
    SELECT user_id, event_id, because, soon, 1 AS count FROM judged WHERE kept
    UNION ALL
    SELECT user_id, head, (array_agg(DISTINCT reason) FILTER (WHERE reason IS NOT NULL))[:10], min(soon), sum(works)
    FROM rest GROUP BY user_id, head HAVING sum(works) > 0
)"""  # noqa: S608
_TELL: Final = """, told AS (
    INSERT INTO profiles_notification (user_id, event_id, because, frequency, count, at)
    SELECT user_id, event_id, because, (ARRAY['instant', 'daily', 'weekly', 'off'])[1 + soon], count, %(now)s
    FROM portion ON CONFLICT (user_id, event_id) DO NOTHING RETURNING user_id, event_id
)
INSERT INTO profiles_webhookdelivery (endpoint_id, event_id, message, state, queued_at, send_after)
SELECT p.id, t.event_id, gen_random_uuid(), 'waiting', %(now)s, %(now)s
FROM told t JOIN profiles_webhookendpoint p ON p.user_id = t.user_id AND p.state = 'active'
JOIN profiles_event e ON e.id = t.event_id AND (p.kinds = '{}' OR e.kind = ANY(p.kinds))
ON CONFLICT DO NOTHING
"""
_TELL_ALL: Final = _HEARD + _ALL_OF_IT + _TELL
_TELL_IN_PORTIONS: Final = _HEARD + _SOME_OF_IT + _TELL

_DONE: Final = """
UPDATE profiles_event SET fanned_out_at = %(now)s, batch_id = NULL, works = NULL, tell_after = NULL
WHERE id = ANY(%(heads)s) OR batch_id = ANY(%(heads)s)
"""


class EventNotToldError(Exception):
    """The database refuses what would tell of an event, over and over; why is the cause of this."""

    def __init__(self, events: Sequence[int]) -> None:
        super().__init__(events)
        self.events = events

    def __str__(self) -> str:
        return f"Not told, and tried again in an hour: {', '.join(f'event {pk}' for pk in self.events)}."


def relay_events(*, at_once: int = EVENTS_AT_ONCE, told_at_once: int = TOLD_AT_ONCE) -> int:
    """Tell of all events that wait, in short transactions. Answers with how many that were, a batch being one.

    Raises EventNotToldError, for the first that could not be told, once all the others are.
    """
    told, tries = 0, 0
    failed: EventNotToldError | None = None
    while True:
        try:
            done = _relay(at_once, told_at_once * _WORKS_OF_ONE)
        except EventNotToldError as error:
            tries += 1
            if tries < _TRIES:
                continue
            if len(error.events) > 1:
                at_once = 1  # it is one of these
            else:
                Event.objects.filter(pk__in=error.events).update(tell_after=timezone.now() + _PUT_OFF)
                failed = failed or error
            tries = 0
        else:
            if done is None:
                break
            told, tries = told + done, 0
    if failed is not None:
        raise failed
    return told


def _relay(at_once: int, enough: int) -> int | None:
    """One transaction. Answers with how many events are told now; None where nothing waits that nobody else is at."""
    with transaction.atomic(), connection.cursor() as cursor:
        now = timezone.now()
        cursor.execute(_CLAIM, [EventKind.MORE_WORKS.value, now, at_once])
        claimed = cursor.fetchall()
        if not claimed:
            return None
        # Those of one sort are told at once; what is not told now is free again in a moment.
        together = claimed[0][1]
        asked: dict[str, Any] = {
            "heads": [head for head, is_batch in claimed if is_batch == together],
            "up_to": _EVERYBODY,
            "enough": enough,
            "now": now,
        }
        try:
            return _tell(cursor, asked, together=together)
        except (OperationalError, InterfaceError):  # the database, not the events
            raise
        except Error as error:
            raise EventNotToldError(asked["heads"]) from error


def _tell(cursor: CursorWrapper, asked: dict[str, Any], *, together: bool) -> int:
    """Tell of those that were asked for, or of as many of them, or to as many people, as one transaction tells."""
    whole = _fits(cursor, asked)
    if not whole:
        asked["heads"] = asked["heads"][:1]
        whole = _fits(cursor, asked)
    if not whole:
        cursor.execute(_ENOUGH, asked)
        asked["up_to"] = cursor.fetchone()[0]
    cursor.execute(_TELL_IN_PORTIONS if together else _TELL_ALL, asked)
    if cursor.rowcount:
        transaction.on_commit(_say_that_deliveries_wait, robust=True)
    if whole:
        cursor.execute(_DONE, asked)
        return len(asked["heads"])
    cursor.execute("UPDATE profiles_event SET told_up_to = %(up_to)s WHERE id = ANY(%(heads)s)", asked)
    return 0


def _fits(cursor: CursorWrapper, asked: dict[str, Any]) -> bool:
    cursor.execute(_FITS, asked)
    return bool(cursor.fetchone()[0])


def _say_that_deliveries_wait() -> None:
    deliveries_queued.send(sender=None)
