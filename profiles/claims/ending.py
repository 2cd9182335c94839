"""Ending evidence: it stays on file, and stops counting. Whoever ends a piece brings the level down with it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from profiles.models import Evidence, Vouch


class EndedWhy(StrEnum):
    """Why a piece of evidence no longer counts."""

    EXPIRED = "expired"
    REPLACED = "replaced"  # by a newer proof of the same thing
    TAKEN_BACK = "taken-back"  # by the claimant, or by the co-author who vouched
    ADDRESS_REMOVED = "address-removed"
    ORCID_DISCONNECTED = "orcid-disconnected"
    RECHECK_FAILED = "recheck-failed"
    DOMAIN_LOST = "domain-lost"
    FOUND_FALSE = "found-false"
    VOUCHER_LOST_STANDING = "voucher-lost-standing"
    CLAIM_CLOSED = "claim-closed"


def end_evidence(numbers: Iterable[int], *, why: EndedWhy, now: datetime) -> list[int]:
    """End these pieces, and the vouches that are one with them. Returns the claims whose level is to be refreshed."""
    valid = Evidence.objects.filter(pk__in=list(numbers), ended_at__isnull=True).order_by("pk")
    rows = list(valid.values_list("pk", "claim_id"))
    found = [pk for pk, _ in rows]
    Evidence.objects.filter(pk__in=found).update(ended_at=now, ended_why=why)
    Vouch.objects.filter(evidence__in=found, state=Vouch.State.GIVEN).update(state=Vouch.State.WITHDRAWN)
    return sorted({claim for _, claim in rows})
