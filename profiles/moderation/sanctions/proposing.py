"""Proposing a sanction, and thinking better of it. Nothing follows from a proposal until another moderator confirms."""

from datetime import datetime
from typing import Final

from django.db import transaction

from papers.storage.record_locks import lock_records
from profiles.models import Sanction, SanctionState, User
from profiles.moderation.sanctions.cases import case_of, records_of
from profiles.moderation.sanctions.errors import SanctionError
from profiles.moderation.sanctions.holding import hold, refuse_unless_may_judge
from profiles.moderation.sanctions.reasons import sanction_reason
from profiles.moderation.sanctions.telling import PROPOSED, WITHDRAWN, note
from profiles.moderation.standing import hold_accounts, refuse_unless_moderator

LONGEST_WORDS: Final = 2000


def propose_sanction(
    *,
    person: int,
    reason: str,
    by: User,
    found: str,
    now: datetime,
    claim: int | None = None,
    correction: int | None = None,
    to_person: str = "",
) -> Sanction:
    """Ask another moderator to sanction an account for what it did in a case.

    `found` is for moderators, `to_person` goes to the person once it is confirmed. Severity and length follow from the
    reason. Raises SanctionError, NotModeratorError, User.DoesNotExist.
    """
    why = sanction_reason(reason)
    if why is None:
        raise SanctionError("Choose what the person did.")
    if not found.strip():
        raise SanctionError("Write down what you found: another moderator decides by it.")
    if len(found) > LONGEST_WORDS or len(to_person) > LONGEST_WORDS:
        raise SanctionError(f"Say it in at most {LONGEST_WORDS:,} characters.")
    if (claim is None) == (correction is None):
        raise SanctionError("Choose the case it is about.")
    with transaction.atomic():
        lock_records(records_of(claim=claim, correction=correction))
        account, moderator = hold_accounts(User.objects.get(pk=person), by)
        refuse_unless_may_judge(account, moderator)
        case = case_of(account.pk, claim=claim, correction=correction)
        if case is None:
            raise SanctionError("This person has nothing to do with that case.")
        if case.about not in why.about:
            raise SanctionError("That reason is not one for such a case. Choose another case or another reason.")
        stands = Sanction.objects.filter(user=account, reason=reason, claim=claim, correction=correction)
        if stands.filter(state__in=[SanctionState.PROPOSED, SanctionState.CONFIRMED]).exists():
            raise SanctionError("This was proposed or decided already. One act is answered once.")
        sanction = Sanction.objects.create(
            user=account,
            reason=reason,
            severity=why.severity,
            months=why.months,
            claim_id=claim,
            correction_id=correction,
            note=found.strip(),
            to_person=to_person.strip(),
            proposed_by=moderator,
            proposed_at=now,
        )
        note(sanction, PROPOSED, by=moderator, now=now, was="")
        return sanction


def withdraw_sanction(*, sanction: int, by: User, now: datetime) -> Sanction:
    """Whoever proposed it thinks better of it. Raises SanctionError, NotModeratorError, Sanction.DoesNotExist."""
    with transaction.atomic():
        found, _, (moderator,) = hold(sanction, by)
        refuse_unless_moderator(moderator)
        if found.state != SanctionState.PROPOSED:
            raise SanctionError("This was decided meanwhile.")
        if found.proposed_by_id != moderator.pk:
            raise SanctionError("Only whoever proposed this can take it back.")
        found.state, found.decided_by, found.decided_at = SanctionState.WITHDRAWN, moderator, now
        found.save(update_fields=["state", "decided_by", "decided_at"])
        note(found, WITHDRAWN, by=moderator, now=now, was=SanctionState.PROPOSED)
        return found
