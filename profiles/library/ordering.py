"""The order of a list is its owner's."""

from dataclasses import dataclass

from django.db import transaction

from profiles.library import places
from profiles.library.errors import NoSuchWorkError
from profiles.library.opening import hold, own_list
from profiles.library.standing import number_anew, place_at, standing
from profiles.models import User


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the work stands now, from 1, of how many."""

    place: int
    of: int


def move_work(*, reading_list: int, work: int, by: User, to: int | None = None, steps: int = 0) -> Moved:
    """Put a work of the list at place `to`, or so many `steps` down from where it stands (up where negative). A place
    beyond an end is that end. Raises NoSuchListError, NoSuchWorkError."""
    with transaction.atomic():
        hold(by)
        order = standing(own_list(reading_list, by).pk)
        now = next((at for at, one in enumerate(order) if work == one.work), None)
        if now is None:
            raise NoSuchWorkError("This work is not on the list any more.")
        wanted = now + steps if to is None else to - 1
        then = min(max(wanted, 0), len(order) - 1)
        if then != now:
            one = order.pop(now)
            order.insert(then, one)
            position = places.between(
                order[then - 1].position if then else None,
                order[then + 1].position if then + 1 < len(order) else None,
            )
            if position is None:
                number_anew(order)
            else:
                place_at(one, position)
        return Moved(then + 1, len(order))
