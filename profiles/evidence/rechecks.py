"""Looking again at what was proved: which pieces are due, and what becomes of one that fails.

A page that is away for an hour proves nothing, so a piece ends only after three failures over a week. Failures are kept
with the private particulars. The outside is asked before, in no transaction; its answer is applied here, under lock.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from profiles.claims.acting import refresh_level
from profiles.claims.case import lock_case
from profiles.claims.ending import EndedWhy
from profiles.claims.transitions import Part
from profiles.evidence.adding import TAKES_EVIDENCE, take_back_evidence
from profiles.evidence.kinds import WORTH
from profiles.evidence.telling import tell_claimant
from profiles.models import Claim, Evidence, EvidenceDetail, EvidenceKind

EVERY: Final = timedelta(days=30)
AFTER_FAILURE: Final = timedelta(hours=84)
FAILURES: Final = 3
OVER: Final = timedelta(days=7)
_AT_ONCE: Final = 1000


def due(kind: EvidenceKind, *, now: datetime, at_most: int) -> Iterator[EvidenceDetail]:
    """The particulars of pieces to look at again, those that waited longest first."""
    waiting = EvidenceDetail.objects.filter(
        evidence__kind=kind,
        evidence__ended_at__isnull=True,
        evidence__checked_at__lte=now - EVERY,
        evidence__claim__state__in=TAKES_EVIDENCE,  # nobody is asked about claims that are over
        evidence__claim__user__isnull=False,
    )
    found = 0
    for detail in waiting.order_by("evidence__checked_at", "evidence")[:_AT_ONCE]:
        failed = _failures(detail)
        if failed and failed[-1] > now - AFTER_FAILURE:
            continue
        yield detail
        found += 1
        if found >= at_most:
            return


def passed(evidence: int, *, now: datetime) -> None:
    """It stands still. What is looked at by itself also lasts on by itself."""
    with transaction.atomic():
        piece = _locked(evidence, now)
        if piece is None:
            return
        piece.checked_at = now
        worth = WORTH[EvidenceKind(piece.kind)]
        if worth.recheck is not None:
            piece.expires_at = now + worth.lasts
        piece.save(update_fields=["checked_at", "expires_at"])
        detail = piece.detail
        if detail.data.pop("failed_at", None) is not None:
            detail.save(update_fields=["data"])
        refresh_level(claim=piece.claim_id, now=now, why="evidence")


def failed(evidence: int, *, now: datetime, what: str) -> bool:
    """It was not there. True where that was once too often, and the piece has ended; `what` names it to its owner."""
    with transaction.atomic():
        piece = _locked(evidence, now)
        if piece is None:
            return False
        before = _failures(piece.detail)
        if before and before[-1] > now - AFTER_FAILURE:
            return False  # seen by another worker a moment ago
        failures = [*before, now]
        piece.detail.data["failed_at"] = [at.isoformat() for at in failures]
        piece.detail.save(update_fields=["data"])
        if len(failures) < FAILURES or now - failures[0] < OVER:
            return False
        take_back_evidence(evidence=evidence, by=None, why=EndedWhy.RECHECK_FAILED, now=now, part=Part.PORTAL)
        claim = Claim.objects.select_related("author", "user").get(pk=piece.claim_id)
        tell_claimant(
            claim,
            subject=f"{what} no longer counts for {claim.author.name}",
            text=(
                f"{what}, by which you showed that this record is yours, could not be confirmed for a week. It no"
                " longer counts. Prove it again, or give other evidence."
            ),
            dedupe_key=f"evidence-{evidence}-recheck-failed",
        )
        return True


def _locked(evidence: int, now: datetime) -> Evidence | None:
    """The piece as it is now, with its record locked; None where it ended meanwhile."""
    claim = Evidence.objects.values_list("claim", flat=True).get(pk=evidence)
    lock_case(claim, now)
    live = Evidence.objects.select_related("detail").filter(pk=evidence, ended_at__isnull=True, expires_at__gt=now)
    return live.first()


def _failures(detail: EvidenceDetail) -> list[datetime]:
    return [datetime.fromisoformat(at) for at in detail.data.get("failed_at", [])]
