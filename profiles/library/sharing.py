"""The secret link of a list: whoever has it reads the list. Another link ends the old one for everybody who has it."""

from uuid import uuid4

from django.db import transaction

from profiles.library.opening import hold, own_list
from profiles.models import ReadingList, User


def share_list(*, reading_list: int, with_name: bool, by: User) -> ReadingList:
    """Give the list a link, or keep the one it has; `with_name` says whether it names its owner. Raises
    NoSuchListError."""
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        found.share_key = found.share_key or uuid4()
        found.share_name = with_name
        found.save(update_fields=["share_key", "share_name"])
        return found


def change_link(*, reading_list: int, by: User) -> ReadingList:
    """A new link in place of the old one; none where the list is not shared. Raises NoSuchListError."""
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        found.share_key = uuid4() if found.share_key else None
        found.save(update_fields=["share_key"])
        return found


def stop_sharing(*, reading_list: int, by: User) -> ReadingList:
    """Raises NoSuchListError."""
    with transaction.atomic():
        hold(by)
        found = own_list(reading_list, by)
        found.share_key = None
        found.save(update_fields=["share_key"])
        return found
