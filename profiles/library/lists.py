"""Making, naming and taking away lists, and being told of new citations of the works on one."""

from datetime import datetime

from django.db import transaction

from profiles.library import typed
from profiles.library.errors import NameTakenError, TooManyError
from profiles.library.opening import hold, own_list
from profiles.library.removals import Removal, remember
from profiles.models import ReadingList, SavedWork, User

MOST_LISTS = 200


def create_list(*, name: str, by: User, note: str = "") -> ReadingList:
    """Raises RefusedWordsError, NameTakenError, TooManyError."""
    name, note = typed.list_name(name), typed.note(note)
    with transaction.atomic():
        hold(by)
        _refuse_taken(name, by)
        refuse_more_lists(by)
        return ReadingList.objects.create(user=by, name=name, note=note)


def rename_list(*, reading_list: int, name: str, note: str, by: User) -> ReadingList:
    """Raises NoSuchListError, RefusedWordsError, NameTakenError."""
    name, note = typed.list_name(name), typed.note(note)
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        _refuse_taken(name, by, but=found.pk)
        found.name, found.note = name, note
        found.save(update_fields=["name", "note", "changed_at"])
        return found


def remove_list(*, reading_list: int, by: User, now: datetime) -> Removal:
    """The list, its works, notes, tags and secret link are gone, until that is undone. Raises NoSuchListError."""
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        rows = list(SavedWork.objects.filter(reading_list=found).order_by("position", "pk"))
        removal = remember(lists=[found], saved=rows, names=[found.name], by=by, now=now)
        found.delete()
        return removal


def follow_list(*, reading_list: int, followed: bool, by: User) -> ReadingList:
    """Whether its owner is told of new citations of its works. Raises NoSuchListError."""
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        found.followed = followed
        found.save(update_fields=["followed"])
        return found


def refuse_more_lists(by: User) -> None:
    if ReadingList.objects.filter(user=by).count() >= MOST_LISTS:
        raise TooManyError(f"You have {MOST_LISTS} lists, and more there cannot be. Remove one first.")


def _refuse_taken(name: str, by: User, *, but: int = 0) -> None:
    if ReadingList.objects.filter(user=by, name=name).exclude(pk=but).exists():
        raise NameTakenError(f"You have a list called “{name}” already.")
