"""The second word on a sanction: from then on it is in force, or it never is."""

from datetime import datetime

from django.db import transaction

from profiles.models import Sanction, SanctionState, User
from profiles.moderation.sanctions.errors import SanctionError
from profiles.moderation.sanctions.holding import hold, refuse_unless_may_judge
from profiles.moderation.sanctions.lengths import months_after
from profiles.moderation.sanctions.telling import CONFIRMED, DECLINED, note, tell_confirmed


def confirm_sanction(*, sanction: int, by: User, now: datetime) -> Sanction:
    """It begins now and ends on a fixed day; the person is told what, why, until when, and how to appeal.

    Raises SanctionError, NotModeratorError, Sanction.DoesNotExist.
    """
    with transaction.atomic():
        proposer = _proposer_of(sanction)
        found, person, (moderator, first) = hold(sanction, by, proposer)
        _refuse_unless_open(found, moderator)
        if first.pk != found.proposed_by_id:
            raise SanctionError("This was decided meanwhile.")
        refuse_unless_may_judge(person, moderator, first)
        found.state, found.decided_by, found.decided_at = SanctionState.CONFIRMED, moderator, now
        found.starts_at, found.ends_at = now, months_after(now, found.months)
        found.save(update_fields=["state", "decided_by", "decided_at", "starts_at", "ends_at"])
        event = note(found, CONFIRMED, by=moderator, second=first, now=now, was=SanctionState.PROPOSED)
        tell_confirmed(found, event)
        return found


def decline_sanction(*, sanction: int, by: User, now: datetime) -> Sanction:
    """The second moderator says no, and the person hears nothing of it. It can be proposed again on other grounds.

    Raises SanctionError, NotModeratorError, Sanction.DoesNotExist.
    """
    with transaction.atomic():
        found, person, (moderator,) = hold(sanction, by)
        _refuse_unless_open(found, moderator)
        refuse_unless_may_judge(person, moderator)
        found.state, found.decided_by, found.decided_at = SanctionState.DECLINED, moderator, now
        found.save(update_fields=["state", "decided_by", "decided_at"])
        note(found, DECLINED, by=moderator, now=now, was=SanctionState.PROPOSED)
        return found


def _proposer_of(sanction: int) -> User:
    proposer = Sanction.objects.select_related("proposed_by").get(pk=sanction).proposed_by
    if proposer is None:
        raise SanctionError("Whoever proposed this is gone. Decline it, and propose it anew if it is right.")
    return proposer


def _refuse_unless_open(found: Sanction, moderator: User) -> None:
    if found.state != SanctionState.PROPOSED:
        raise SanctionError("This was decided meanwhile.")
    if found.proposed_by_id == moderator.pk:
        raise SanctionError("You proposed this, so another moderator decides.")
