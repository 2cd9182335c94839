"""Marking what somebody was told as read, and taking that back.

All that one act marks is marked with the same moment, by which it is found again to be undone. What arrives after the
page that somebody acts on was made is never touched: whoever marks everything says up to where they have seen.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from profiles.models import Notification, User
from profiles.selectors.notifications import EVERYTHING, Filters, narrowing, parameters

_ALL: Final = """
UPDATE profiles_notification n SET read_at = %(now)s
WHERE n.user_id = %(user)s AND n.read_at IS NULL AND n.id <= %(up_to)s AND {narrowed}
"""
_LOOKED: Final = """
INSERT INTO profiles_feedplace AS f (user_id, seen)
SELECT %(user)s, max(id) FROM profiles_notification WHERE user_id = %(user)s AND id <= %(up_to)s HAVING max(id) > 0
ON CONFLICT (user_id) DO UPDATE SET seen = greatest(f.seen, excluded.seen)
"""


def mark_read(*, notifications: Collection[int], by: User, now: datetime) -> int:
    """These of the person's own, where they are unread. Returns how many were."""
    return Notification.objects.filter(pk__in=notifications, user=by, read_at=None).update(read_at=now)


def mark_all_read(*, up_to: int, by: User, now: datetime, filters: Filters = EVERYTHING) -> int:
    """All that fits the filters, up to the newest that the person was shown. Returns how many were unread."""
    with transaction.atomic(), connection.cursor() as cursor:
        asked = parameters(by.pk, filters) | {"now": now, "up_to": up_to}
        cursor.execute(_ALL.format(narrowed=narrowing(filters)), asked)
        return int(cursor.rowcount)


def mark_unread(*, notifications: Collection[int], by: User) -> int:
    return Notification.objects.filter(pk__in=notifications, user=by).exclude(read_at=None).update(read_at=None)


def undo_reading(*, marked_at: datetime, by: User) -> int:
    """All that was marked in that moment is unread again. Returns how many that were."""
    return Notification.objects.filter(user=by, read_at=marked_at).update(read_at=None)


def look_through_feed(*, up_to: int, by: User) -> None:
    """The person has seen their feed up to this notification. It never goes back, and never beyond what there is."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED, {"user": by.pk, "up_to": up_to})
