"""A sanction with everything its moderators may see. Looking is written down on the person's account, as everywhere."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from profiles.models import Sanction, SanctionAppeal, User
from profiles.moderation.sanctions.appealing import imposed_by
from profiles.moderation.sanctions.cases import Case, case_on_which
from profiles.moderation.sanctions.reasons import SanctionReason, sanction_reason
from profiles.moderation.sanctions.telling import SEEN, note
from profiles.moderation.standing import hold_accounts, refuse_unless_moderator
from profiles.selectors.near_people import people_near
from profiles.selectors.sanctions import sanctions_in_force


@dataclass(frozen=True, slots=True)
class SanctionFile:
    """`others` are in force beside it; `had_a_hand` is whether whoever looks imposed it."""

    sanction: Sanction
    reason: SanctionReason | None
    case: Case
    appeal: SanctionAppeal | None
    others: list[Sanction]
    in_force: bool
    had_a_hand: bool


def look_at_sanction(*, sanction: int, by: User, now: datetime) -> SanctionFile | None:
    """The file, with the look written down; None for a moderator who is involved.

    Raises Sanction.DoesNotExist, also where the account is gone, and NotModeratorError.
    """
    with transaction.atomic():
        rows = Sanction.objects.select_related(
            "user", "proposed_by", "decided_by", "lift_asked_by", "lifted_by", "claim__author", "claim__user",
            "correction__record",
        )  # fmt: skip
        found = rows.get(pk=sanction, user__isnull=False)
        (moderator,) = hold_accounts(by)
        refuse_unless_moderator(moderator)
        person = found.user_id
        if person is None or person in people_near(moderator.pk):
            return None
        note(found, SEEN, by=moderator, now=now)
        return SanctionFile(
            sanction=found,
            reason=sanction_reason(found.reason),
            case=case_on_which(found),
            appeal=SanctionAppeal.objects.filter(sanction=found).select_related("decided_by").first(),
            others=[one for one in sanctions_in_force([person], as_of=now).get(person, []) if one.pk != found.pk],
            in_force=found.is_in_force(now),
            had_a_hand=moderator.pk in imposed_by(found),
        )
