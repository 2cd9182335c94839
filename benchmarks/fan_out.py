"""What it costs to tell a hundred thousand people of one event, against one plain INSERT of the same rows, and what the
feed of somebody costs who has been told very much."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from django.db import connection, transaction

from benchmarks.figures import Figure
from papers.models import Author
from profiles.models import EventKind, FollowKind, Notification
from profiles.news.noting import note_event
from profiles.news.relaying import relay_events
from profiles.news.wording import told
from profiles.selectors.notifications import feed_page

FOLLOWERS: Final = 100_000
FOLLOWS_OF_EACH: Final = 10
ROUNDS: Final = 5
LIMIT: Final = 1.5
FEED_OF: Final = 1_000
FEED_HOLDS: Final = 100_000
FEED_LIMIT_MS: Final = 25.0
FEED_ROUNDS: Final = 40

_PEOPLE: Final = """
INSERT INTO profiles_user (username, password, is_superuser, first_name, last_name, email, is_staff, is_active,
    date_joined) SELECT 'follower ' || n, '', false, '', '', '', false, true, now() FROM generate_series(1, %s) n
"""
_AUTHORS: Final = """
INSERT INTO papers_author (name, name_key, works_count, created_at)
SELECT 'Author ' || n, 'author ' || n, 1, now() FROM generate_series(1, %s) n
"""
_FOLLOWS: Final = """
INSERT INTO profiles_follow (user_id, kind, target, frequency, created_at)
SELECT u.id, 'author', %(first)s + CASE n WHEN 0 THEN 0 ELSE 1 + (u.id * 31 + n * 101) %% %(others)s END, 'daily',
    now()
FROM profiles_user u, generate_series(0, %(each)s - 1) n ORDER BY hashint8(u.id + n) ON CONFLICT DO NOTHING
"""
_PLAIN: Final = """
INSERT INTO profiles_notification (user_id, event_id, because, frequency, count, at)
SELECT user_id, %s, ARRAY['A1'], frequency, 1, now() FROM profiles_follow WHERE kind = 'author' AND target = %s
"""
# One person, the works of a thousand authors, and an event of each time that one of them was told of.
_FEED: Final = (
    """
    INSERT INTO papers_work (title, raw_title, title_key, abstract, raw_abstract, tldr, type, year, volume, issue,
        pages, publisher, language, comments, journal_ref, url, retracted, author_count, described_by, created_at,
        updated_at)
    SELECT 'Work ' || n, '', n, '', '', '', 'article', 2026, '', '', '', '', '', '', '', '', false, 1, 'acl', now(),
        now()
    FROM generate_series(1, 20000) n
    """,
    """
    INSERT INTO papers_authorship (work_id, author_id, position, raw_name, name_key, year, provenance, source, role,
        email_domains, needs_settling)
    SELECT w.id, a.id, 1, a.name, a.name_key, 2026, 'imported', 'acl', '', '{}', false
    FROM papers_work w JOIN papers_author a ON a.id = %(first)s + w.id %% %(of)s
    """,
    """
    INSERT INTO profiles_follow (user_id, kind, target, frequency, created_at)
    SELECT %(user)s, 'author', %(first)s + n, 'daily', now() FROM generate_series(0, %(of)s - 1) n
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO profiles_event (kind, dedupe_key, facts, at, fanned_out_at)
    SELECT 'new-work', 'feed ' || n, jsonb_build_object('work', w.id), now(), now()
    FROM generate_series(1, %(holds)s) n JOIN papers_work w ON w.title_key = 1 + n %% 20000
    """,
    """
    INSERT INTO profiles_notification (user_id, event_id, because, frequency, count, at)
    SELECT %(user)s, e.id, ARRAY['A' || s.author_id], 'daily', 1, now()
    FROM profiles_event e JOIN papers_authorship s ON s.work_id = (e.facts->>'work')::bigint
    WHERE e.dedupe_key LIKE 'feed %%' ORDER BY e.id
    """,
)


def measure() -> list[Figure]:
    followed = _make_up()
    ours, plain, longest = _rounds(followed)
    ratio = statistics.median(ours) / statistics.median(plain)
    detail: dict[str, float | int | str] = {
        "followers": FOLLOWERS,
        "ours_s": statistics.median(ours),
        "plain_insert_s": statistics.median(plain),
        "longest_transaction_s": longest,
    }
    feed, queries, rows = _feed(followed)
    return [
        Figure("fan-out of one event", ratio, "times one INSERT … SELECT of the same rows", LIMIT, "lower", detail),
        Figure(
            "feed of a person who follows 1,000 things", feed / FEED_LIMIT_MS, f"of {FEED_LIMIT_MS:.0f} ms of SQL", 1,
            "lower", {"notifications": FEED_HOLDS, "median_sql_ms": feed, "queries": queries, "shown": rows},
        ),
    ]  # fmt: skip


def _make_up() -> int:
    """A hundred thousand accounts that follow one author and some others; answers with that author."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [FOLLOWERS])
        cursor.execute(_AUTHORS, [5_001])
        first = Author.objects.filter(name="Author 1").values_list("pk", flat=True)[0]
        cursor.execute(_FOLLOWS, {"first": first, "others": 5_000, "each": FOLLOWS_OF_EACH})
        cursor.execute("VACUUM ANALYZE profiles_user, profiles_follow, papers_author")
    return first


def _rounds(followed: int) -> tuple[list[float], list[float], float]:
    """Seconds of each round of ours and of the plain one, taken in turns, and the longest transaction of ours."""
    ours, plain = [], []
    longest = 0.0
    for number in range(2 * ROUNDS):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE profiles_notification CASCADE")
        note_event(
            kind=EventKind.LEVEL_CHANGED,
            dedupe_key=f"round {number}",
            subjects=[(FollowKind.AUTHOR, followed)],
            facts={"author": followed, "level": 3, "was": 2},
        )
        if number % 2:
            with _transactions() as taken:
                ours.append(_seconds(relay_events))
            longest = max(longest, *taken)
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE profiles_event SET fanned_out_at = now() RETURNING id")
                event = cursor.fetchall()[-1][0]
            plain.append(_seconds(partial(_insert, event, followed)))
        if Notification.objects.count() != FOLLOWERS:
            raise RuntimeError("not everybody was told")
    return ours, plain, longest


def _insert(event: int, followed: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLAIN, [event, followed])


@contextmanager
def _transactions() -> Iterator[list[float]]:
    """How long each transaction was open, from its first statement to its commit."""
    taken: list[float] = []
    original = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    began: list[float] = []

    def enter(atomic: transaction.Atomic) -> None:
        began.append(time.perf_counter())
        original[0](atomic)

    def leave(atomic: transaction.Atomic, *given: Any) -> None:
        original[1](atomic, *given)
        taken.append(time.perf_counter() - began.pop())

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave  # type: ignore[method-assign]
    try:
        yield taken
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = original  # type: ignore[method-assign]


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _feed(first: int) -> tuple[float, int, int]:
    """The median milliseconds that the database takes for one page of the feed, its queries, and the lines on it."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE profiles_notification CASCADE")
        cursor.execute("SELECT min(id) FROM profiles_user")
        given = {"user": cursor.fetchone()[0], "first": first, "of": FEED_OF, "holds": FEED_HOLDS}
        for statement in _FEED:
            cursor.execute(statement, given if "%(" in statement else None)
        cursor.execute("VACUUM ANALYZE")
    spent: list[float] = []

    def timed(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        began = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    totals, shown = [], 0
    for _ in range(FEED_ROUNDS):
        spent.clear()
        with connection.execute_wrapper(timed):
            shown = len(told(feed_page(given["user"], after=None).notifications))
        totals.append(sum(spent))
    return statistics.median(totals), len(spent), shown
