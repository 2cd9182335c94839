"""Ending a sanction before its time because moderators see it otherwise now: one proposes, another confirms."""

from datetime import datetime

from django.db import transaction

from profiles.models import Sanction, SanctionAppeal, SanctionState, User
from profiles.moderation.sanctions.ending import lift
from profiles.moderation.sanctions.errors import SanctionError
from profiles.moderation.sanctions.holding import hold, refuse_unless_may_judge
from profiles.moderation.sanctions.proposing import LONGEST_WORDS
from profiles.moderation.sanctions.telling import LIFT_DROPPED, LIFT_PROPOSED, LIFTED, note, tell_lifted


def propose_lift(*, sanction: int, by: User, why: str, now: datetime) -> Sanction:
    """Ask another moderator to end it. Raises SanctionError, NotModeratorError, Sanction.DoesNotExist."""
    if not why.strip() or len(why) > LONGEST_WORDS:
        raise SanctionError(f"Say why it should end, in at most {LONGEST_WORDS:,} characters.")
    with transaction.atomic():
        found, person, (moderator,) = hold(sanction, by)
        refuse_unless_may_judge(person, moderator)
        if not found.is_in_force(now):
            raise SanctionError("This is not in force.")
        if found.lift_asked_at is not None:
            raise SanctionError("Somebody has proposed to end it already. Answer that.")
        found.lift_asked_by, found.lift_asked_at, found.lift_note = moderator, now, why.strip()
        found.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_note"])
        note(found, LIFT_PROPOSED, by=moderator, now=now)
        return found


def confirm_lift(*, sanction: int, by: User, now: datetime) -> Sanction:
    """It ends now, and an appeal that waits is settled by it. Raises as `propose_lift` does."""
    with transaction.atomic():
        asker = Sanction.objects.select_related("lift_asked_by").get(pk=sanction).lift_asked_by
        if asker is None:
            raise SanctionError("Nobody proposes to end this.")
        found, person, (moderator, first) = hold(sanction, by, asker)
        if not found.is_in_force(now) or found.lift_asked_by_id != first.pk:
            raise SanctionError("This was decided meanwhile, or it is over.")
        if first.pk == moderator.pk:
            raise SanctionError("You proposed this, so another moderator decides.")
        refuse_unless_may_judge(person, moderator, first)
        SanctionAppeal.objects.filter(sanction=found, decided_at__isnull=True).update(
            outcome=SanctionAppeal.Outcome.OVERTAKEN, decided_at=now
        )
        event = lift(found, LIFTED, by=moderator, second=first, now=now)
        tell_lifted(found, event)
        return found


def drop_lift(*, sanction: int, by: User, now: datetime) -> Sanction:
    """It stays: another moderator declines to end it, or whoever proposed that takes it back."""
    with transaction.atomic():
        found, person, (moderator,) = hold(sanction, by)
        refuse_unless_may_judge(person, moderator)
        if found.state != SanctionState.CONFIRMED or found.lift_asked_at is None:
            raise SanctionError("Nobody proposes to end this.")
        found.lift_asked_by, found.lift_asked_at, found.lift_note = None, None, ""
        found.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_note"])
        note(found, LIFT_DROPPED, by=moderator, now=now)
        return found
