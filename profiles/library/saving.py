"""Putting works on lists, and taking them off. All of it may be asked for again: what is there already stays."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from papers.models import Work
from profiles.library.errors import NoSuchWorkError, TooManyError
from profiles.library.lists import refuse_more_lists
from profiles.library.opening import default_list, hold, own_list, rows_of, shown_as, shown_work
from profiles.library.removals import Removal, remember
from profiles.library.standing import room_on_top
from profiles.models import ReadingList, SavedWork, User

MOST_WORKS = 5_000


@dataclass(frozen=True, slots=True)
class Saved:
    """`new` is how many works came onto the list; what had been there is where it was."""

    reading_list: ReadingList
    new: int


def save_work(*, work: int, by: User, reading_list: int | None = None) -> Saved:
    """Put a work on a list, on top; on the one that a click saves to, where none is named. Raises NoSuchWorkError,
    NoSuchListError, TooManyError."""
    with transaction.atomic():
        hold(by)
        found = shown_work(work)
        into = own_list(reading_list, by) if reading_list is not None else default_list(by)
        return Saved(into, _put(into, [SavedWork(work=found)]))


def unsave_work(*, work: int, by: User, now: datetime) -> Removal | None:
    """Take a work off every list of the person; None where it is on none."""
    with transaction.atomic():
        hold(by)
        return _take_off(_rows_of_any(work, by), by=by, now=now)


def remove_works(*, reading_list: int, works: Collection[int], by: User, now: datetime) -> Removal | None:
    """Take works off one list; None where none of them is on it. Raises NoSuchListError."""
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        return _take_off(list(rows_of(list(works), reading_list=found)), by=by, now=now)


def copy_works(*, reading_list: int, works: Sequence[int], into: int, by: User) -> Saved:
    """Put works of one list on another as well, with their notes and tags, in the order they have. Raises
    NoSuchListError, TooManyError."""
    with transaction.atomic():
        hold(by)
        _, target, rows = _from_and_into(reading_list, works, into, by)
        copies = [SavedWork(work_id=row.work_id, note=row.note, tags=row.tags) for row in rows]
        return Saved(target, _put(target, copies))


def move_works(*, reading_list: int, works: Sequence[int], into: int, by: User) -> Saved:
    """As `copy_works`, and off the first list. What is on the second already keeps its own note and tags there, so that
    of these the first list keeps the work: nothing that was written is lost."""
    with transaction.atomic():
        hold(by)
        source, target, rows = _from_and_into(reading_list, works, into, by)
        if source.pk == target.pk:
            return Saved(target, 0)
        there, shown = _shown_on(target), _shown([row.work_id for row in rows])
        gone = [row for row in rows if shown[row.work_id] not in there or not (row.note or row.tags)]
        moved = [SavedWork(work_id=row.work_id, note=row.note, tags=row.tags, saved_at=row.saved_at) for row in gone]
        new = _put(target, moved)
        SavedWork.objects.filter(pk__in=[row.pk for row in gone]).delete()
        return Saved(target, new)


def save_copy(*, name: str, note: str, works: Sequence[tuple[int, Sequence[str]]], by: User) -> Saved:
    """A new list of the person's own with these works and their tags, in this order: what a shared list becomes for
    who keeps a copy. Raises TooManyError."""
    with transaction.atomic():
        hold(by)
        refuse_more_lists(by)
        names = set(ReadingList.objects.filter(user=by).values_list("name", flat=True))
        free, again = name, 1
        while free in names:
            again += 1
            free = f"{name} ({again})"
        made = ReadingList.objects.create(user=by, name=free, note=note)
        shown = set(Work.shown.filter(pk__in=[work for work, _ in works]).values_list("pk", flat=True))
        rows = [SavedWork(work_id=work, tags=list(tags)) for work, tags in works if work in shown]
        return Saved(made, _put(made, rows))


def _rows_of_any(work: int, by: User) -> list[SavedWork]:
    """The rows of the work on all lists of the person, whichever number of a merged work is asked for."""
    with suppress(NoSuchWorkError):  # hidden since: it must be possible to let go of it
        work = shown_work(work).pk
    return list(rows_of([work], reading_list__user=by))


def _from_and_into(
    reading_list: int, works: Sequence[int], into: int, by: User
) -> tuple[ReadingList, ReadingList, list[SavedWork]]:
    source, target = own_list(reading_list, by), own_list(into, by)
    rows = rows_of(list(works), reading_list=source).order_by("position", "pk")
    return source, target, list(rows)


def _take_off(rows: list[SavedWork], *, by: User, now: datetime) -> Removal | None:
    if not rows:
        return None
    lists = ReadingList.objects.filter(pk__in={row.reading_list_id for row in rows}).order_by("name")
    names = list(lists.values_list("name", flat=True))
    removal = remember(lists=[], saved=rows, names=names, by=by, now=now)
    SavedWork.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return removal


def _put(into: ReadingList, rows: Sequence[SavedWork]) -> int:
    """The rows on top of the list, in their order, but for works that stand on it. Raises TooManyError."""
    there, shown = _shown_on(into), _shown([row.work_id for row in rows])
    new: dict[int, SavedWork] = {}
    for row in rows:
        if shown[row.work_id] not in there:
            new.setdefault(shown[row.work_id], row)
    if not new:
        return 0
    if SavedWork.objects.filter(reading_list=into).count() + len(new) > MOST_WORKS:
        raise TooManyError(
            f"A list holds at most {MOST_WORKS:,} works. Take some off “{into.name}”, or use another list."
        )
    for row, position in zip(new.values(), room_on_top(into.pk, len(new)), strict=True):
        row.reading_list, row.position = into, position
    SavedWork.objects.bulk_create(new.values())
    return len(new)


def _shown(works: Collection[int]) -> dict[int, int]:
    """What each of these works is shown as."""
    successors = dict(Work.objects.filter(pk__in=works, merged_into__isnull=False).values_list("pk", "merged_into_id"))
    return {work: successors.get(work, work) for work in works}


def _shown_on(reading_list: ReadingList) -> set[int]:
    return set(
        SavedWork.objects.filter(reading_list=reading_list).annotate(shown=shown_as()).values_list("shown", flat=True)
    )
