"""What the portal decides by itself: a claim that is sent in, evidence that arrives, the clock.

Everything goes through `act`; here is only which act is tried when. What rules cannot decide waits for a moderator.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from profiles.claims.acting import act, refresh_level
from profiles.claims.case import lock_case
from profiles.claims.ending import EndedWhy, end_evidence
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Act
from profiles.models import Claim, ClaimedWork, ClaimState, Evidence, User

# What rules may do with a claim that waits, in the order it is tried.
_STEPS: Final = (Act.ACCEPT, Act.DIVIDE, Act.TAKE_OVER, Act.COOL)
# Evidence that has run out stays in force so long, while its owner is reminded: nobody loses a page overnight.
SWEEP_AT_MOST: Final = 500
_NO_STANDING: Final = (ClaimState.SUSPENDED, ClaimState.REVOKED, ClaimState.SUPERSEDED)


def submit_claim(*, claim: int, by: User, now: datetime) -> Claim:
    """Send a claim in, and decide it at once where the rules can. Raises ActNotAllowedError, GuardError."""
    with transaction.atomic():
        state = Claim.objects.values_list("state", flat=True).get(pk=claim)
        act(claim=claim, act=Act.RENEW if state == ClaimState.EXPIRED else Act.SUBMIT, by=by, now=now)
        return consider(claim=claim, now=now)


def consider(*, claim: int, now: datetime) -> Claim:
    """Let the rules decide a claim as far as they can: accept, begin to cool, take over, or leave it to moderators."""
    with transaction.atomic():
        for step in _STEPS:
            try:
                with transaction.atomic():
                    return act(claim=claim, act=step, by=None, now=now)
            except ActNotAllowedError:
                continue
        return refresh_level(claim=claim, now=now, why="evidence")


def evidence_arrived(*, claim: int, by: User, now: datetime) -> Claim:
    """New evidence counts at once: a draft that it decides is sent in, a waiting claim is decided, a level rises.

    A draft that it does not decide stays a draft, so that its claimant can add to it before moderators see it.
    """
    with transaction.atomic():
        state = lock_case(claim, now).claim.state
        if state == ClaimState.DRAFT:
            try:
                with transaction.atomic():
                    act(claim=claim, act=Act.SUBMIT, by=by, now=now)
                    return _accepted(claim, now)
            except ActNotAllowedError:
                return Claim.objects.get(pk=claim)
        return consider(claim=claim, now=now)


def _accepted(claim: int, now: datetime) -> Claim:
    """The whole record, or the works that the claim is about. Raises ActNotAllowedError."""
    some = ClaimedWork.objects.filter(claim=claim).exists()
    return act(claim=claim, act=Act.DIVIDE if some else Act.ACCEPT, by=None, now=now)


def sweep_claims(*, now: datetime) -> int:
    """What the clock decides: claims that have cooled, evidence that has run out, levels that rose with time.

    Each claim in a transaction of its own. Returns how many claims changed.
    """
    changed = 0
    for claim in _due(now):
        with transaction.atomic():
            before = lock_case(claim, now).claim
            _end_expired(claim, now)
            _end_fallen_vouches(claim, now)
            after = consider(claim=claim, now=now) if before.state != ClaimState.DISPUTED else _levelled(claim, now)
            try:
                with transaction.atomic():
                    after = act(claim=claim, act=Act.EXPIRE, by=None, now=now)
            except ActNotAllowedError:
                pass
            changed += (before.state, before.level) != (after.state, after.level)
    return changed


def _levelled(claim: int, now: datetime) -> Claim:
    return refresh_level(claim=claim, now=now, why="evidence")


def _end_expired(claim: int, now: datetime) -> None:
    expired = Evidence.objects.filter(claim=claim, ended_at__isnull=True, expires_at__lte=now)
    end_evidence(expired.values_list("pk", flat=True), why=EndedWhy.EXPIRED, now=now)


def _end_fallen_vouches(claim: int, now: datetime) -> None:
    """Words of people who lost their standing while this record was busy."""
    fallen = Evidence.objects.filter(claim=claim, ended_at__isnull=True, vouch__voucher_claim__state__in=_NO_STANDING)
    end_evidence(fallen.values_list("pk", flat=True), why=EndedWhy.VOUCHER_LOST_STANDING, now=now)


def _due(now: datetime) -> list[int]:
    """Claims that the clock may have something to say to."""
    month_ago = now - timedelta(days=30)
    cooled = Claim.objects.filter(state=ClaimState.COOLING, cooling_until__lte=now)
    expired = Claim.objects.filter(evidence__ended_at__isnull=True, evidence__expires_at__lte=now)
    anchored = Claim.objects.filter(
        state=ClaimState.ACTIVE, level=3, active_since__lte=month_ago, evidence__anchored=True, evidence__ended_at=None
    )
    bare = Claim.objects.filter(state=ClaimState.ACTIVE, level=1)  # evidence was taken back, none is left
    fallen = Claim.objects.filter(
        evidence__ended_at__isnull=True, evidence__vouch__voucher_claim__state__in=_NO_STANDING
    )
    found: set[int] = set()
    for rows in (cooled, expired, anchored, bare, fallen):
        # Not in any order: what waits for a moderator is due again each time, and must not stand in the way of others.
        awake = rows.filter(author__merged_into=None)
        found.update(awake.order_by("?").values_list("pk", flat=True)[:SWEEP_AT_MOST])
    return sorted(found)
