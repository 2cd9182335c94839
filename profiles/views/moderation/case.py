"""`/moderation/claims/<n>/`: one case, all sides beside each other, and what may be decided."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from profiles.claims.transitions import Act
from profiles.models import Claim, ClaimState, Proposal
from profiles.moderation.foreseen import DISMISS, OVER_VERIFIED, REVOKE, UPHOLD
from profiles.moderation.looking import CaseFile, look_at_case
from profiles.moderation.options import Option, options
from profiles.moderation.reasons import DOCUMENTS_REVIEWED, EVIDENCE_ACCEPTED, EVIDENCE_ENDS, reason_of, reasons_for
from profiles.moderation.standing import OWN_CASE
from profiles.selectors.moderation_deciders import deciders_of
from profiles.views.moderation.access import for_moderators, moderator
from profiles.views.moderation.event_lines import event_lines

_PROPOSED = {Act.TAKE_OVER: OVER_VERIFIED, Act.UPHOLD: UPHOLD, Act.REJECT: DISMISS, Act.REVOKE: REVOKE}
_REVIEWED = {ClaimState.PENDING, ClaimState.COOLING, ClaimState.ACTIVE, ClaimState.DISPUTED}


@for_moderators("GET", "HEAD")
def case(request: HttpRequest, number: int) -> HttpResponse:
    user = moderator(request)
    try:
        file = look_at_case(claim=number, by=user, now=timezone.now())
    except Claim.DoesNotExist:
        raise Http404 from None
    if file is None:
        return render(request, "profiles/moderation/own_case.html", {"number": number, "why": OWN_CASE})
    own = file.sides[0]
    context = {
        "file": file,
        "claim": own.claim,
        "author": own.claim.author,
        "own": own,
        "options": [
            one for one in options(file.case, by=user, acceptable=len(own.acceptable)) if not _overtaken(one, file)
        ],
        "proposal": file.proposal,
        "foreseen": _PROPOSED.get(Act(file.proposal.act)) if file.proposal else None,
        "is_proposer": file.proposal is not None and file.proposal.proposed_by_id == user.pk,
        "proposal_reason": reason_of(file.proposal.reason) if file.proposal else None,
        "to_claimant": _words_of(file.proposal),
        "appeal": _open_appeal(file, user.pk),
        "past_appeals": [one for one in file.appeals if one.decided_at],
        "grant_reasons": reasons_for(Act.REINSTATE if own.claim.state == ClaimState.SUSPENDED else Act.REOPEN),
        "decisions": event_lines(
            [event for event, _ in file.decisions], {event.pk: note for event, note in file.decisions}
        ),
        "may_review": bool(own.documents) and own.claim.state in _REVIEWED,
        "review_reasons": reasons_for(DOCUMENTS_REVIEWED),
        "accept_reasons": reasons_for(EVIDENCE_ACCEPTED),
        "end_reasons": reasons_for(EVIDENCE_ENDS),
    }
    return render(request, "profiles/moderation/case.html", context)


def _overtaken(option: Option, file: CaseFile) -> bool:
    """An appeal that waits asks for the same, and is to be answered."""
    return option.code in {"reopen", "reinstate"} and any(one.decided_at is None for one in file.appeals)


def _open_appeal(file: CaseFile, user: int) -> dict[str, object] | None:
    appeal = next((one for one in file.appeals if one.decided_at is None), None)
    if appeal is None:
        return None
    (against,) = event_lines([appeal.against])
    return {"row": appeal, "against": against, "is_decider": user in deciders_of(appeal.against_id)}


def _words_of(proposal: Proposal | None) -> str:
    return str(proposal.payload.get("to_claimant", "")) if proposal else ""
