"""Telling owners in good time that a piece of evidence will run out: a month before, and a week before.

Pieces that are looked at again by themselves are left out: they end with a notice of their own, or never.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from profiles.evidence.kinds import WORTH
from profiles.evidence.telling import tell_claimant
from profiles.models import ClaimState, Evidence, EvidenceKind

_BEFORE: Final = (30, 7)  # days
_KINDS: Final = [kind for kind, worth in WORTH.items() if worth.recheck is None]
_AT_ONCE: Final = 1000


def remind_of_expiry(*, now: datetime) -> int:
    """Queue what is to be said today; said once, however often this runs. Returns how many pieces it was about."""
    reminded = 0
    for days in _BEFORE:
        begins = now + timedelta(days=days)
        # Whoever gets the later reminder has had the earlier one, or gave the evidence after it was due.
        ending = Evidence.objects.filter(
            kind__in=_KINDS,
            ended_at__isnull=True,
            expires_at__gt=begins - timedelta(days=3),
            expires_at__lte=begins,
            claim__author__merged_into=None,
            claim__state__in=[ClaimState.ACTIVE, ClaimState.DISPUTED, ClaimState.COOLING, ClaimState.PENDING],
        )
        for piece in ending.select_related("claim__author", "claim__user").order_by("expires_at", "pk")[:_AT_ONCE]:
            with transaction.atomic():
                tell_claimant(
                    piece.claim,
                    subject=f"Your evidence for {piece.claim.author.name} runs out on {piece.expires_at:%-d %b %Y}",
                    text=(
                        f"One piece of evidence ({EvidenceKind(piece.kind).label}) for this record counts until"
                        f" {piece.expires_at:%-d %b %Y}. Prove it again, or add another, and nothing changes."
                    ),
                    dedupe_key=f"evidence-{piece.pk}-runs-out-{days}",
                )
            reminded += 1
    return reminded
