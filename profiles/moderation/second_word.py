"""Decisions that need two moderators: one proposes, another confirms. The confirmer acts, with both names on the row.

Both must be moderators at the moment of the act, and neither in their own case; `act` sees to that again.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.claims.acting import act as do
from profiles.claims.case import Case, lock_case
from profiles.claims.errors import ActNotAllowedError, GuardError
from profiles.claims.guards import Asked, sentence, unmet
from profiles.claims.transitions import Act, Guard, Part, rows_for
from profiles.models import Claim, ClaimState, Proposal, User
from profiles.moderation.errors import ProposalError
from profiles.moderation.noting import checked_reason, note_on_record, tell_claimant
from profiles.moderation.standing import hold_moderators

LONGEST_WORDS: Final = 2000
_TO_CLAIMANT: Final = "to_claimant"


def propose(
    *, claim: int, act: Act, by: User, reason: str, note: str = "", to_claimant: str = "", now: datetime
) -> Proposal:
    """Ask a second moderator for a decision. `note` is for them, `to_claimant` is handed on when it is confirmed.

    Raises ProposalError where one waits already, and ActNotAllowedError or GuardError where it could not be confirmed.
    """
    with transaction.atomic():
        case = lock_case(claim, now)
        (moderator,) = hold_moderators(case, by)
        checked_reason(reason, act, to_claimant)
        if len(note) > LONGEST_WORDS:
            raise ProposalError(f"The words to the other moderator are longer than {LONGEST_WORDS:,} characters.")
        refuse_unless_possible(case, act)
        if Proposal.objects.filter(claim=claim, decided_at__isnull=True).exists():
            raise ProposalError("A decision on this claim is proposed already. Answer that one first.")
        proposal = Proposal.objects.create(
            claim=case.claim,
            act=act,
            reason=reason,
            note=note.strip(),
            payload={_TO_CLAIMANT: to_claimant.strip()} if to_claimant.strip() else {},
            proposed_by=moderator,
            proposed_at=now,
        )
        note_on_record(case.claim, "proposed", by=moderator, now=now)
        return proposal


def confirm(*, proposal: int, by: User, now: datetime) -> Claim:
    """The second word: the proposed act is done. Raises ProposalError and what `act` raises."""
    with transaction.atomic():
        found, case = _open(proposal, now)
        if found.proposed_by is None or found.proposed_by_id == by.pk:
            raise ProposalError("Another moderator than the one who proposed it confirms.")
        moderator, first = hold_moderators(case, by, found.proposed_by)
        _close(found, Proposal.Outcome.CONFIRMED, by=moderator, now=now)
        changed = do(
            claim=case.claim.pk, act=Act(found.act), by=moderator, proposed_by=first, now=now, reason=found.reason
        )
        tell_claimant(changed, str(found.payload.get(_TO_CLAIMANT, "")))
        return changed


def decline(*, proposal: int, by: User, now: datetime) -> Proposal:
    """The second moderator says no; nothing happens, and it can be proposed again."""
    with transaction.atomic():
        found, case = _open(proposal, now)
        if found.proposed_by_id == by.pk:
            raise ProposalError("You proposed this: take it back instead.")
        (moderator,) = hold_moderators(case, by)
        _close(found, Proposal.Outcome.DECLINED, by=moderator, now=now)
        note_on_record(case.claim, "proposal-declined", by=moderator, now=now)
        return found


def take_back(*, proposal: int, by: User, now: datetime) -> Proposal:
    """Whoever proposed it thinks better of it."""
    with transaction.atomic():
        found, case = _open(proposal, now)
        if found.proposed_by_id != by.pk:
            raise ProposalError("Only whoever proposed this can take it back.")
        (moderator,) = hold_moderators(case, by)
        _close(found, Proposal.Outcome.WITHDRAWN, by=moderator, now=now)
        note_on_record(case.claim, "proposal-withdrawn", by=moderator, now=now)
        return found


def refuse_unless_possible(case: Case, act: Act) -> None:
    """Refuse what a second moderator could not confirm now. Raises ActNotAllowedError, GuardError."""
    lacking = lacking_for_two(case, act)
    if lacking is None:
        state = ClaimState(case.claim.state)
        raise ActNotAllowedError(f"Two moderators cannot do this to a claim that is {state.label}.")
    if lacking:
        raise GuardError(sentence(lacking), tuple(guard.value for guard in lacking))


def lacking_for_two(case: Case, act: Act) -> list[Guard] | None:
    """Which conditions are not met for two moderators, of the row that is nearest; None where there is no such row."""
    rows = [row for row in rows_for(act, ClaimState(case.claim.state)) if Part.MODERATORS in row.by]
    return min((unmet(row.guards, Asked(case)) for row in rows), key=len, default=None)


def _open(proposal: int, now: datetime) -> tuple[Proposal, Case]:
    """The proposal under the lock of its record, still undecided. Raises ProposalError, Proposal.DoesNotExist."""
    case = lock_case(Proposal.objects.values_list("claim_id", flat=True).get(pk=proposal), now)
    found = Proposal.objects.select_related("proposed_by").get(pk=proposal)
    if found.decided_at is not None:
        raise ProposalError(f"This proposal is not open any more: it was {found.get_outcome_display()}.")
    return found, case


def _close(proposal: Proposal, outcome: Proposal.Outcome, *, by: User, now: datetime) -> None:
    proposal.outcome, proposal.decided_by, proposal.decided_at = outcome, by, now
    proposal.save(update_fields=["outcome", "decided_by", "decided_at"])
