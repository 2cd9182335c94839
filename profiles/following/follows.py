"""Following a record, ending that, and choosing how soon one hears. Each may be asked for any number of times.

A follow keeps the number it was made with. Every act reaches all numbers under which the record is followed, so that
somebody who followed two that became one sees one.
"""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from profiles.following.errors import NotThereError, TooManyFollowsError
from profiles.models import Follow, FollowKind, Frequency, MailPreference, SavedSearch, User
from profiles.selectors.followed import Followable, followable, same_as, soonest

MOST_FOLLOWS: Final = 2_000
DEFAULT: Final = Frequency.DAILY


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """What is needed to follow it again as before. `query` and `name` are of a search."""

    kind: FollowKind
    target: int
    frequency: Frequency
    query: str = ""
    name: str = ""


def follow_target(*, kind: FollowKind, target: int, frequency: Frequency | None = None, by: User) -> Followable:
    """A record; searches are kept by `save_search`. Who follows it already keeps their frequency, unless one is given.
    Raises NotThereError, TooManyFollowsError."""
    with transaction.atomic():
        hold_follows(by)
        found = followable(kind, [target]).get(target) if kind is not FollowKind.SEARCH else None
        if found is None:
            raise NotThereError("There is nothing here that can be followed. It may have been taken away.")
        rows = _rows(by, kind, found.pk)
        if not rows.exists():
            add_follow(kind=kind, target=found.pk, frequency=frequency or DEFAULT, by=by)
        elif frequency is not None:
            rows.update(frequency=frequency)
    return found


def unfollow_target(*, kind: FollowKind, target: int, by: User) -> Unfollowed | None:
    """None where the person did not follow it. A search is forgotten with it."""
    with transaction.atomic():
        hold_follows(by)
        now = _now(kind, target)
        rows = _rows(by, kind, now, target)
        frequency = soonest(list(rows.values_list("frequency", flat=True)))
        if frequency is None:
            return None
        rows.delete()
        if kind is not FollowKind.SEARCH:
            return Unfollowed(kind, now, frequency)
        search = SavedSearch.objects.get(pk=target, user=by)
        search.delete()
        return Unfollowed(kind, target, frequency, search.query, search.name)


def change_frequency(*, kind: FollowKind, target: int, frequency: Frequency, by: User) -> None:
    """Raises NotThereError where the person does not follow it."""
    with transaction.atomic():
        hold_follows(by)
        if not _rows(by, kind, _now(kind, target), target).update(frequency=frequency):
            raise NotThereError("You do not follow this any more.")


def change_all(*, kind: FollowKind | None, frequency: Frequency, by: User) -> int:
    """Everything of a kind, or everything. Returns how many follows changed."""
    with transaction.atomic():
        hold_follows(by)
        rows = Follow.objects.filter(user=by).exclude(frequency=frequency)
        if kind is not None:
            rows = rows.filter(kind=kind)
        return rows.update(frequency=frequency)


def hold_follows(by: User) -> None:
    """Acts of one person wait for each other: a number that is bounded stays so, and nothing is made twice."""
    if not list(User.objects.select_for_update(no_key=True).filter(pk=by.pk, is_active=True).values_list("pk")):
        raise NotThereError("This account is no more.")


def add_follow(*, kind: FollowKind, target: int, frequency: Frequency, by: User) -> None:
    """Below `hold_follows`, once it is known that there is none. Raises TooManyFollowsError."""
    if Follow.objects.filter(user=by).count() >= MOST_FOLLOWS:
        raise TooManyFollowsError(f"You follow {MOST_FOLLOWS:,} things, which is as many as can be. End some first.")
    Follow.objects.create(user=by, kind=kind, target=target, frequency=frequency)
    MailPreference.objects.bulk_create([MailPreference(user=by)], ignore_conflicts=True)


def _now(kind: FollowKind, target: int) -> int:
    if kind is FollowKind.SEARCH:
        return target
    found = followable(kind, [target]).get(target)
    return found.pk if found is not None else target


def _rows(by: User, kind: FollowKind, *targets: int) -> QuerySet[Follow]:
    numbers = {number for target in targets for number in same_as(kind, target)} | set(targets)
    return Follow.objects.filter(user=by, kind=kind, target__in=numbers)
