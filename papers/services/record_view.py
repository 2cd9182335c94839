"""Counts one reader of one work, once a day, within limits that keep the table small and the lists honest."""

import secrets
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection

from papers.models import ReaderKey, Work, WorkView
from papers.trending.readers import KEY_BYTES, is_robot, network_token, reader_token

# More works than anybody reads in a day.
WORKS_OF_A_READER: Final = 100
# A reading group in one building counts; a machine that changes its name with every request does not get further.
READERS_OF_A_WORK_IN_A_NETWORK: Final = 10
VIEWS_OF_A_NETWORK: Final = 2_000
# A month of this is three million rows: what the portal is willing to keep, and to add up every hour.
VIEWS_A_DAY: Final = 100_000
LONGEST_MEMORY: Final = 365


def record_view(*, work: int, address: str, agent: str, days_since: int | None, now: datetime) -> bool:
    """True where the view was counted. Raises `Work.DoesNotExist`.

    `days_since` is what the reader's browser says of the last view it sent; nonsense counts as none.
    """
    if not Work.shown.filter(pk=work).exists():
        raise Work.DoesNotExist
    if is_robot(agent):
        return False
    day = now.date()
    key = _key_of(day)
    reader, network = reader_token(key, address=address, agent=agent), network_token(key, address=address)
    if _is_beyond_limits(work=work, day=day, reader=reader, network=network):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO papers_workview (work_id, day, at, days_since, reader, network)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (reader, day, work_id) DO NOTHING",
            [
                work,
                day,
                now.replace(minute=0, second=0, microsecond=0),
                days_since if days_since is not None and 1 <= days_since <= LONGEST_MEMORY else None,
                reader,
                network,
            ],
        )
        return bool(cursor.rowcount)


def _is_beyond_limits(*, work: int, day: date, reader: UUID, network: UUID) -> bool:
    """Each question is one short index range."""
    mine = WorkView.objects.filter(day=day, reader=reader)
    nearby = WorkView.objects.filter(day=day, network=network)
    return (
        # Asked first, so that repeating a view costs no number of the table's sequence, by which a day is measured.
        mine.filter(work=work).exists()
        or mine.count() >= WORKS_OF_A_READER
        or nearby.filter(work=work).count() >= READERS_OF_A_WORK_IN_A_NETWORK
        or nearby[VIEWS_OF_A_NETWORK - 1 : VIEWS_OF_A_NETWORK].exists()
        or _views_so_far(day) >= VIEWS_A_DAY
    )


def _views_so_far(day: date) -> int:
    """Not counted but measured, from the day's first row to the last of all: at most a few too many."""
    first = WorkView.objects.filter(day=day).order_by("id").values_list("id", flat=True).first()
    last = WorkView.objects.order_by("-id").values_list("id", flat=True).first()
    return 0 if first is None or last is None else last - first + 1


_keys: dict[date, bytes] = {}


def _key_of(day: date) -> bytes:
    """The same in every process. Making a day's key takes away the ones before it."""
    if day not in _keys:
        ReaderKey.objects.filter(day__lt=day).delete()
        ReaderKey.objects.bulk_create([ReaderKey(day=day, key=secrets.token_bytes(KEY_BYTES))], ignore_conflicts=True)
        _keys.clear()
        _keys[day] = bytes(ReaderKey.objects.get(day=day).key)
    return _keys[day]
