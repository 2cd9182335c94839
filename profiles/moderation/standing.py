"""Who may act as a moderator in a case, seen at this moment and held until the act is done.

Accounts are locked in the order of their numbers and after the record, as everywhere. A role that was taken away a
second ago is not used, and nobody moderates a record that they claim, claimed, or vouched on.
"""

from profiles.claims.case import Case, parts_of
from profiles.claims.transitions import Part
from profiles.models import User
from profiles.moderation.errors import NotModeratorError

OWN_CASE = "You are involved in this record, so another moderator decides."


def hold_accounts(*users: User) -> list[User]:
    """The accounts as they are now, under lock, in the order they were given."""
    numbers = sorted({user.pk for user in users})
    rows = {user.pk: user for user in User.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")}
    return [rows[user.pk] for user in users]


def hold_moderators(case: Case, *users: User) -> list[User]:
    """The same for moderators of this case. Raises NotModeratorError."""
    found = hold_accounts(*users)
    for user in found:
        refuse_unless_moderator(user)
        if Part.MODERATOR not in parts_of(user, case):
            raise NotModeratorError(OWN_CASE)
    return found


def hold_moderator(by: User) -> User:
    """A moderator who acts on no case, as on domains. Raises NotModeratorError."""
    (found,) = hold_accounts(by)
    refuse_unless_moderator(found)
    return found


def refuse_unless_moderator(user: User) -> None:
    """`user` is a row read now."""
    if not user.is_moderator or not user.is_active or user.suspended_at is not None:
        raise NotModeratorError("This account is not a moderator's.")


def is_own_case(user: User, case: Case) -> bool:
    return case.involves(user.pk)
