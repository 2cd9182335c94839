"""Suggestions that somebody does not want to see again, until they ask for them all back."""

from django.db import transaction

from profiles.following.errors import NotThereError, TooManyFollowsError
from profiles.following.follows import MOST_FOLLOWS, hold_follows
from profiles.models import FollowKind, SetAsideSuggestion, User
from profiles.selectors.followed import Followable, followable


def set_aside(*, kind: FollowKind, target: int, by: User) -> Followable:
    """Any number of times. Raises NotThereError, TooManyFollowsError."""
    with transaction.atomic():
        hold_follows(by)
        found = followable(kind, [target]).get(target) if kind is not FollowKind.SEARCH else None
        if found is None:
            raise NotThereError("There is nothing here that could be suggested. It may have been taken away.")
        if SetAsideSuggestion.objects.filter(user=by).count() >= MOST_FOLLOWS:
            raise TooManyFollowsError(f"{MOST_FOLLOWS:,} are set aside, which is as many as can be.")
        SetAsideSuggestion.objects.get_or_create(user=by, kind=kind, target=found.pk)
    return found


def suggest_all_again(*, by: User) -> int:
    """Answers with how many were set aside."""
    return SetAsideSuggestion.objects.filter(user=by).delete()[0]
