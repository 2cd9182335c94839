"""A sanction and the people of an act on it, under lock: records first, then accounts by number, then the sanction.

Whoever acts is seen as they are at this moment. A role that was taken away a second ago is not used, and what the two
have to do with each other is looked at again.
"""

from papers.storage.record_locks import lock_records
from profiles.models import Sanction, User
from profiles.moderation.errors import NotModeratorError
from profiles.moderation.sanctions.cases import records_of
from profiles.moderation.sanctions.errors import SanctionError
from profiles.moderation.standing import hold_accounts, refuse_unless_moderator
from profiles.selectors.near_people import people_near

TOO_NEAR = "You have to do with this person's records or requests, so another moderator decides."


def hold(number: int, *users: User) -> tuple[Sanction, User, list[User]]:
    """The sanction, its person, and `users` in their order. Needs a transaction.

    Raises Sanction.DoesNotExist, and SanctionError where the account is gone.
    """
    seen = Sanction.objects.select_related("user").get(pk=number)
    lock_records(records_of(claim=seen.claim_id, correction=seen.correction_id))
    person = seen.user
    if person is None:
        raise SanctionError("The account is gone.")
    held, *others = hold_accounts(person, *users)
    rows = Sanction.objects.select_related("proposed_by", "lift_asked_by", "claim__author", "correction__record")
    return rows.select_for_update(of=("self",)).get(pk=number), held, others


def refuse_unless_may_judge(person: User, *moderators: User) -> None:
    """All of these are rows read now. Raises NotModeratorError."""
    for moderator in moderators:
        refuse_unless_moderator(moderator)
        if person.pk in people_near(moderator.pk):
            raise NotModeratorError(TOO_NEAR)
