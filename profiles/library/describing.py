"""What a person writes beside a work on a list: a note, and tags. Nobody else reads the notes."""

from collections.abc import Iterable

from django.db import transaction

from profiles.library import typed
from profiles.library.errors import NoSuchWorkError
from profiles.library.opening import hold, own_list
from profiles.library.standing import standing
from profiles.models import SavedWork, User


def set_note(*, reading_list: int, work: int, note: str, by: User) -> None:
    """Raises RefusedWordsError, NoSuchListError, NoSuchWorkError."""
    note = typed.note(note)
    _describe(reading_list, work, by, empty={"note": ""}, note=note)


def set_tags(*, reading_list: int, work: int, tags: str | Iterable[str], by: User) -> None:
    """Raises RefusedWordsError, NoSuchListError, NoSuchWorkError."""
    wanted = typed.tags(tags)
    _describe(reading_list, work, by, empty={"tags": []}, tags=wanted)


def describe_work(*, reading_list: int, work: int, note: str, tags: str | Iterable[str], by: User) -> None:
    """Both at once, or neither. Raises RefusedWordsError, NoSuchListError, NoSuchWorkError."""
    with transaction.atomic():
        set_note(reading_list=reading_list, work=work, note=note, by=by)
        set_tags(reading_list=reading_list, work=work, tags=tags, by=by)


def _describe(reading_list: int, work: int, by: User, *, empty: dict[str, object], **words: object) -> None:
    """At the row that stands; where works were merged, the words of all rows were shown together and are now there."""
    with transaction.atomic():
        hold(by)
        found = next((one for one in standing(own_list(reading_list, by).pk) if one.work == work), None)
        if found is None:
            raise NoSuchWorkError("This work is not on the list any more.")
        first, *others = found.rows
        SavedWork.objects.filter(pk=first).update(**words)
        SavedWork.objects.filter(pk__in=others).update(**empty)
