"""Taking away with a way back. What was taken away last is kept for an hour, one step for each person.

Kept in a row of its own and not in the session, which every page reads: a list may hold thousands of works.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from papers.models import Work
from profiles.library.errors import NothingToUndoError
from profiles.library.opening import hold
from profiles.models import LastRemoval, ReadingList, SavedWork, User

KEPT_FOR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Removal:
    """What was taken away, or put back: so many works, of the lists of these names. `key` undoes it."""

    key: UUID
    works: int
    names: tuple[str, ...]


def remember(
    *, lists: Sequence[ReadingList], saved: Sequence[SavedWork], names: Sequence[str], by: User, now: datetime
) -> Removal:
    """Keep what is about to be taken away: whole lists, and rows of these or of lists that stay."""
    kept = LastRemoval(
        user=by,
        key=uuid4(),
        lists=[_columns_of_list(one) for one in lists],
        saved=[_columns_of_saved(row) for row in saved],
        removed_at=now,
    )
    LastRemoval.objects.bulk_create(
        [kept],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["key", "lists", "saved", "removed_at"],
    )
    return Removal(kept.key, len({row.work_id for row in saved}), tuple(names))


def undo_removal(*, key: UUID, by: User, now: datetime) -> Removal:
    """Put back what was taken away, where it was. What came there meanwhile stays. Raises NothingToUndoError."""
    with transaction.atomic():
        hold(by)
        kept = LastRemoval.objects.filter(user=by, key=key, removed_at__gt=now - KEPT_FOR).first()
        if kept is None:
            raise NothingToUndoError("There is nothing to put back any more.")
        for columns in kept.lists:
            _put_list_back(columns, by)
        lists = dict(
            ReadingList.objects.filter(user=by, pk__in={one["list"] for one in kept.saved}).values_list("pk", "name")
        )
        works = set(Work.objects.filter(pk__in={one["work"] for one in kept.saved}).values_list("pk", flat=True))
        rows = [_row(one) for one in kept.saved if one["list"] in lists and one["work"] in works]
        SavedWork.objects.bulk_create(rows, ignore_conflicts=True)
        names = tuple(lists.values()) or tuple(one["name"] for one in kept.lists)
        kept.delete()
        return Removal(key, len({row.work_id for row in rows}), names)


def forget_removals(*, now: datetime) -> int:
    """By the clock: what can no longer be undone is kept no longer."""
    return LastRemoval.objects.filter(removed_at__lte=now - KEPT_FOR).delete()[0]


def _put_list_back(columns: dict[str, Any], by: User) -> None:
    """Under its number and its secret link, so that addresses of it lead to it again. Its name may have gone to another
    list meanwhile, and so may its place as the one that is saved to."""
    lists = ReadingList.objects.filter(user=by)
    name, again = columns["name"], 1
    while lists.filter(name=name).exists():
        again += 1
        name = f"{columns['name']} ({again})"
    found = ReadingList(
        pk=columns["id"],
        user=by,
        name=name,
        note=columns["note"],
        is_default=columns["is_default"] and not lists.filter(is_default=True).exists(),
        followed=columns["followed"],
        share_key=UUID(columns["share_key"]) if columns["share_key"] else None,
        share_name=columns["share_name"],
    )
    found.save(force_insert=True)


def _columns_of_list(one: ReadingList) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "note": one.note,
        "is_default": one.is_default,
        "followed": one.followed,
        "share_key": str(one.share_key) if one.share_key else "",
        "share_name": one.share_name,
    }


def _columns_of_saved(row: SavedWork) -> dict[str, Any]:
    return {
        "list": row.reading_list_id,
        "work": row.work_id,
        "position": row.position,
        "note": row.note,
        "tags": row.tags,
        "saved_at": row.saved_at.isoformat(),
    }


def _row(columns: dict[str, Any]) -> SavedWork:
    return SavedWork(
        reading_list_id=columns["list"],
        work_id=columns["work"],
        position=columns["position"],
        note=columns["note"],
        tags=columns["tags"],
        saved_at=datetime.fromisoformat(columns["saved_at"]),
    )
