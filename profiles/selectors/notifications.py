"""What one person has been told: pages of it for the feed and the notification centre, and how much is unread.

One table, two views. Both are read from the newest back by their index, and a narrowing that little fits reads no more
than the next `LOOKED_THROUGH` rows and says how far it came: what it costs does not depend on how much there is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F

from profiles.models import EventKind, FeedPlace, Follow, MailPreference, Notification, ReadingList

PAGE_SIZE: Final = 30
LOOKED_THROUGH: Final = 2_000
COUNTED_TO: Final = 100
_NEWEST: Final = 2**63 - 1
_CONCERNS_YOU: Final = "you"

WORKS: Final = (EventKind.NEW_WORK, EventKind.WORKS_ADDED, EventKind.MORE_WORKS)
CITATIONS: Final = (EventKind.NEW_CITATION,)
PEOPLE: Final = (EventKind.RECORD_CLAIMED, EventKind.LEVEL_CHANGED, EventKind.RECORD_CHANGED)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which notifications. `because` are ids of one thing that is followed; `you` is what concerns the person, True for
    that alone and False for all else. Empty ones narrow nothing."""

    kinds: tuple[EventKind, ...] = ()
    because: tuple[str, ...] = ()
    you: bool | None = None
    unread: bool = False


EVERYTHING: Final = Filters()
FOLLOWED: Final = Filters(you=False)


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """`next` is what to ask for after this, None at the end. `is_cut` says that older ones were not looked at yet."""

    notifications: tuple[Notification, ...]
    next: int | None
    is_cut: bool = False


def feed_page(user: int, *, after: int | None, filters: Filters = FOLLOWED, size: int = PAGE_SIZE) -> NotificationPage:
    """Those before the notification `after`, the newest first, with their events."""
    asked = parameters(user, filters) | {"after": after or _NEWEST, "size": size + 1, "depth": LOOKED_THROUGH}
    found = list(Notification.objects.raw(_page(filters), asked).prefetch_related("event"))
    if len(found) > size:
        return NotificationPage(tuple(found[:size]), found[size - 1].pk)
    reached = _reached(asked, filters) if filters != EVERYTHING else None
    return NotificationPage(tuple(found), reached, is_cut=reached is not None)


def narrowing(filters: Filters) -> str:
    """A condition on rows `n`, to be asked with `parameters`. Whether they are read is part of the range."""
    conditions = ["true"]
    if filters.kinds:
        conditions.append("(SELECT kind FROM profiles_event e WHERE e.id = n.event_id) = ANY(%(kinds)s)")
    if filters.because:
        conditions.append("n.because && %(because)s::text[]")
    if filters.you is not None:
        # The rest of a day's works may have no reason of its own, and is of what is followed.
        conditions.append("n.because @> %(you)s::text[]" if filters.you else "n.because <> %(you)s::text[]")
    return " AND ".join(conditions)


def parameters(user: int, filters: Filters) -> dict[str, Any]:
    return {
        "user": user,
        "kinds": [kind.value for kind in filters.kinds],
        "because": list(filters.because),
        "you": [_CONCERNS_YOU],
    }


def unread_count(user: int) -> int:
    """How many are unread, counted no further than `COUNTED_TO`."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [user, COUNTED_TO])
        return int(cursor.fetchone()[0])


def marked_at(user: int, moment: datetime) -> int:
    """How many were marked as read in that very moment."""
    return Notification.objects.filter(user=user, read_at=moment).count()


def looked_up_to(user: int) -> int | None:
    """The newest notification that the person has seen in their feed; None where they never looked."""
    return FeedPlace.objects.filter(user=user).values_list("seen", flat=True).first()


def follows_anything(user: int) -> bool:
    return Follow.objects.filter(user=user).exists() or ReadingList.objects.filter(user=user, followed=True).exists()


def zone_of(user: int) -> ZoneInfo:
    """The time zone that the person gave for their mails: their days begin there."""
    name = MailPreference.objects.filter(user=user).values_list("time_zone", flat=True).first()
    return ZoneInfo(name or "UTC")


def all_told(user: int) -> list[dict[str, Any]]:
    """Everything that the person was told, the oldest first, as the export of their data has it."""
    rows = Notification.objects.filter(user=user).order_by("pk")
    shown = rows.values("at", "read_at", "because", "count", kind=F("event__kind"), facts=F("event__facts"))
    return [dict(row) for row in shown]


_UNREAD: Final = """
SELECT count(*) FROM (SELECT FROM profiles_notification WHERE user_id = %s AND read_at IS NULL LIMIT %s) AS unread
"""
_RANGE: Final = "FROM profiles_notification WHERE user_id = %(user)s AND id < %(after)s {unread} ORDER BY id DESC"
_ONLY_UNREAD: Final = "AND read_at IS NULL"


def _page(filters: Filters) -> str:
    return (
        f"SELECT n.* FROM (SELECT * {_range(filters)} LIMIT %(depth)s) AS n WHERE {narrowing(filters)} "  # noqa: S608
        "ORDER BY n.id DESC LIMIT %(size)s"
    )


def _range(filters: Filters) -> str:
    return _RANGE.format(unread=_ONLY_UNREAD if filters.unread else "")


def _reached(asked: dict[str, Any], filters: Filters) -> int | None:
    """The last row that was looked at, where there may be more behind it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id {_range(filters)} OFFSET %(depth)s - 1 LIMIT 1", asked)
        found = cursor.fetchone()
    return found[0] if found else None
