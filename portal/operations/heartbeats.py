"""Signs of life: written by whoever has just done what a part is for, never by a part about another."""

from datetime import datetime
from typing import Final

from django.db import connection
from django.utils import timezone

from portal.operations.models import Heartbeat

WORKER: Final = "worker"  # the clock put a task in, the queue kept it, a worker wrote this: all three at once
STEP_OF_COURIER: Final = "courier:"

_BEAT: Final = """
INSERT INTO operations_heartbeat (part, at) VALUES (%s, %s)
ON CONFLICT (part) DO UPDATE SET at = greatest(operations_heartbeat.at, excluded.at)
"""
_BEGUN: Final = """
INSERT INTO operations_heartbeat (part, at, doing, doing_id, doing_since) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (part) DO UPDATE SET
    doing = excluded.doing, doing_id = excluded.doing_id, doing_since = excluded.doing_since
"""


def beat(part: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [part, timezone.now()])


def note_begun(*, task: str, number: str) -> None:
    """A worker has begun with a task. Of several that run at once the last begun is known: while all are busy nothing
    beats, and then it is one of those that they are busy with."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [WORKER, datetime.fromtimestamp(0, tz=now.tzinfo), task, number, now])


def note_ended(*, number: str) -> None:
    Heartbeat.objects.filter(part=WORKER, doing_id=number).update(doing="", doing_id="", doing_since=None)
