"""The person says that a sanction is wrong, once, and a moderator who had no hand in it answers."""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.models import Sanction, SanctionAppeal, SanctionState, User
from profiles.moderation.sanctions.ending import lift
from profiles.moderation.sanctions.errors import SanctionAppealError
from profiles.moderation.sanctions.holding import hold, refuse_unless_may_judge
from profiles.moderation.sanctions.telling import (
    APPEAL_DENIED,
    APPEAL_GRANTED,
    APPEALED,
    note,
    tell_denied,
    tell_lifted,
)

LONGEST_APPEAL: Final = 5000
LONGEST_ANSWER: Final = 2000


def file_sanction_appeal(*, sanction: int, by: User, text: str, now: datetime) -> SanctionAppeal:
    """Ask for another look, at any time while the sanction is in force. Raises SanctionAppealError; for a sanction
    that is not theirs Sanction.DoesNotExist."""
    with transaction.atomic():
        found, person, _ = hold(sanction)
        if person.pk != by.pk or found.state not in {SanctionState.CONFIRMED, SanctionState.LIFTED}:
            raise Sanction.DoesNotExist
        if not person.is_active or person.suspended_at is not None:
            raise SanctionAppealError("This account cannot do this now.")
        if not text.strip():
            raise SanctionAppealError("Say what is wrong with the decision.")
        if len(text) > LONGEST_APPEAL:
            raise SanctionAppealError(f"Say it in at most {LONGEST_APPEAL:,} characters.")
        if SanctionAppeal.objects.filter(sanction=found).exists():
            raise SanctionAppealError("You have appealed this already.")
        if not found.is_in_force(now):
            raise SanctionAppealError("This is over, so there is nothing left to end.")
        appeal = SanctionAppeal.objects.create(sanction=found, text=text.strip(), filed_at=now)
        note(found, APPEALED, by=person, now=now)
        return appeal


def decide_sanction_appeal(*, sanction: int, grant: bool, by: User, answer: str, now: datetime) -> SanctionAppeal:
    """Grant it, and the sanction ends at once, or deny it; with an answer to the person.

    Raises SanctionAppealError, NotModeratorError, Sanction.DoesNotExist, SanctionAppeal.DoesNotExist.
    """
    with transaction.atomic():
        found, person, (moderator,) = hold(sanction, by)
        appeal = SanctionAppeal.objects.select_for_update(of=("self",)).get(sanction=found)
        refuse_unless_may_judge(person, moderator)
        if appeal.decided_at is not None:
            raise SanctionAppealError("This appeal is decided.")
        if moderator.pk in imposed_by(found):
            raise SanctionAppealError("You took part in the decision, so another moderator looks at the appeal.")
        if not answer.strip() or len(answer) > LONGEST_ANSWER:
            raise SanctionAppealError(f"Answer the person, in at most {LONGEST_ANSWER:,} characters.")
        appeal.outcome = SanctionAppeal.Outcome.GRANTED if grant else SanctionAppeal.Outcome.DENIED
        appeal.decided_by, appeal.decided_at, appeal.answer = moderator, now, answer.strip()
        appeal.save(update_fields=["outcome", "decided_by", "decided_at", "answer"])
        if grant:
            tell_lifted(found, lift(found, APPEAL_GRANTED, by=moderator, now=now))
        else:
            tell_denied(found, note(found, APPEAL_DENIED, by=moderator, now=now))
        return appeal


def imposed_by(sanction: Sanction) -> set[int]:
    """The two who have no part in the appeal."""
    return {number for number in (sanction.proposed_by_id, sanction.decided_by_id) if number is not None}
