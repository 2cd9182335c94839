"""Putting a piece of evidence on file, and taking it back. Each class proves its thing first and then comes here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import hold_accounts, refresh_level
from profiles.claims.case import lock_case
from profiles.claims.deciding import evidence_arrived
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Part
from profiles.evidence.kinds import WORTH
from profiles.models import OPEN_STATES, Bearing, Claim, ClaimState, Evidence, EvidenceDetail, EvidenceKind, User

TAKES_EVIDENCE = (*OPEN_STATES, ClaimState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a class of evidence has proved: through which channel, whether it names this record, and the particulars.

    `detail` is private; everything else is public as a class. `strength` is the class's own unless given.
    """

    kind: EvidenceKind
    channel: str
    bearing: Bearing
    detail: Mapping[str, Any]
    strength: float | None = None
    anchored: bool = False
    institution: int | None = None
    accepted_by: User | None = None


def add_evidence(*, claim: int, proof: Proof, by: User, now: datetime, part: Part = Part.CLAIMANT) -> Evidence:
    """File a proof and let it count at once. A newer proof of the same thing replaces the older one.

    `by` is the claimant, or whoever `part` says: a co-author who vouches, a moderator who saw documents. Raises
    ActNotAllowedError where the claim is closed or not the claimant's.
    """
    with transaction.atomic():
        case = lock_case(claim, now)
        if case.claim.state not in TAKES_EVIDENCE:
            raise ActNotAllowedError(f"A claim that is {ClaimState(case.claim.state).label} takes no evidence.")
        if part is Part.CLAIMANT and case.claim.user_id != by.pk:
            raise ActNotAllowedError("This is not your claim.")
        giver, _ = hold_accounts(by, case.claim.user)
        if giver is None or not giver.is_active:
            raise ActNotAllowedError("This account cannot give evidence now.")
        same = Evidence.objects.filter(claim=claim, kind=proof.kind, channel=proof.channel, ended_at__isnull=True)
        end_evidence(same.values_list("pk", flat=True), why=EndedWhy.REPLACED, now=now)
        worth = WORTH[proof.kind]
        evidence = Evidence.objects.create(
            claim=case.claim,
            kind=proof.kind,
            channel=proof.channel,
            strength=worth.strength if proof.strength is None else proof.strength,
            bearing=proof.bearing,
            anchored=proof.anchored,
            institution_id=proof.institution,
            given_at=now,
            checked_at=now,
            expires_at=now + worth.lasts,
            accepted_by=proof.accepted_by,
        )
        EvidenceDetail.objects.create(evidence=evidence, data=dict(proof.detail))
        _note(case.claim, "evidence", evidence, by=by, part=part, now=now)
        if case.claim.user is not None:
            evidence_arrived(claim=claim, by=case.claim.user, now=now)
        return evidence


def take_back_evidence(*, evidence: int, by: User | None, why: EndedWhy, now: datetime, part: Part) -> Evidence:
    """Let a piece no longer count, at once. `by` None is the portal (a check that failed, an address removed)."""
    with transaction.atomic():
        claim = Evidence.objects.values_list("claim_id", flat=True).get(pk=evidence)
        case = lock_case(claim, now)
        if part is Part.CLAIMANT and (by is None or case.claim.user_id != by.pk):
            raise ActNotAllowedError("This is not your claim.")
        for touched in end_evidence([evidence], why=why, now=now):
            _note(case.claim, "evidence-ended", Evidence.objects.get(pk=evidence), by=by, part=part, now=now, why=why)
            refresh_level(claim=touched, now=now, why=why)
        return Evidence.objects.get(pk=evidence)


def _note(  # the class and the reason are public, and nothing else
    claim: Claim, act: str, evidence: Evidence, *, by: User | None, part: Part, now: datetime, why: str = ""
) -> None:
    write_event(
        Entry(
            subject=f"U{claim.user_id}",
            act=act,
            actor=part,
            actor_id=by.pk if by else None,
            at=now,
            claim_id=None,
            reason=why,
            facts={"kind": evidence.kind, "claim": claim.pk, "record": f"A{claim.author_id}"},
        )
    )
