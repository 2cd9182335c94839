"""A moderator's finding on documents, as evidence of its own class. A second moderator's makes it an anchor."""

from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.claims.case import lock_case
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Part
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.models import Bearing, ClaimState, Evidence, EvidenceDocument, EvidenceKind, User
from profiles.moderation.errors import EvidenceError
from profiles.moderation.noting import checked_reason, note_on_record, refuse_without_person
from profiles.moderation.reasons import DOCUMENTS_REVIEWED
from profiles.moderation.standing import hold_moderators

_REVIEWED: Final = (ClaimState.PENDING, ClaimState.COOLING, ClaimState.ACTIVE, ClaimState.DISPUTED)
LONGEST_FINDING: Final = 2000


def review_documents(*, claim: int, by: User, reason: str, finding: str, now: datetime) -> Evidence:
    """File that documents show who the claimant is and that the record is theirs.

    `finding` says what was seen, for other moderators. The first review counts as a class of evidence; one by another
    moderator takes its place and anchors it. Raises EvidenceError, NotModeratorError, ReasonError.
    """
    with transaction.atomic():
        case = lock_case(claim, now)
        (moderator,) = hold_moderators(case, by)
        refuse_without_person(case.claim)
        checked_reason(reason, DOCUMENTS_REVIEWED)
        if case.claim.state not in _REVIEWED:
            raise ActNotAllowedError(f"A claim that is {ClaimState(case.claim.state).label} is not reviewed.")
        if not finding.strip() or len(finding) > LONGEST_FINDING:
            raise EvidenceError(f"Say what the documents show, in at most {LONGEST_FINDING:,} characters.")
        documents = list(EvidenceDocument.objects.filter(claim=claim).order_by("pk").values_list("digest", flat=True))
        if not documents:
            raise EvidenceError("There are no documents to review.")
        findings = _findings(claim, now)
        if any(one["by"] == moderator.pk for one in findings):
            raise EvidenceError("You have reviewed these documents. Another moderator's review makes it an anchor.")
        findings.append({"by": moderator.pk, "at": now.isoformat(), "found": finding.strip(), "documents": documents})
        anchored = len(findings) > 1
        # Before the evidence, since that may decide the claim: the history then reads in the order of what happened.
        note_on_record(
            case.claim,
            DOCUMENTS_REVIEWED,
            by=moderator,
            now=now,
            reason=reason,
            facts={"kind": EvidenceKind.MODERATOR, "reviews": len(findings)},
        )
        proof = Proof(
            kind=EvidenceKind.MODERATOR,
            channel=channel_of("case", str(claim)),
            bearing=Bearing.ACCEPTED,
            detail={"findings": findings},
            anchored=anchored,
            accepted_by=moderator,
        )
        return add_evidence(claim=claim, proof=proof, by=moderator, now=now, part=Part.MODERATOR)


def _findings(claim: int, now: datetime) -> list[dict[str, object]]:
    """Reviews that still count, of people who are moderators still."""
    valid = Evidence.objects.filter(
        claim=claim, kind=EvidenceKind.MODERATOR, ended_at__isnull=True, expires_at__gt=now
    ).select_related("detail")
    found = [one for evidence in valid for one in evidence.detail.data.get("findings", [])]
    still = set(User.objects.filter(is_moderator=True, is_active=True).values_list("pk", flat=True))
    return [one for one in found if one["by"] in still]
