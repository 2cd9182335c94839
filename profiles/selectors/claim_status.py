"""What the pages of claims tell: the claims of a person, what others ask of their records, and how long it takes.

Particulars of evidence are read here for the claim's own person and for nobody else; the pages see to it that nobody
else asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Max, Q

from profiles.models import (
    OPEN_STATES,
    Appeal,
    AuditEvent,
    Challenge,
    Claim,
    ClaimState,
    Dispute,
    Evidence,
    EvidenceDocument,
    EvidenceKind,
    Vouch,
)

_CONTESTING: Final = (ClaimState.COOLING, ClaimState.DISPUTED)
_WAITS_COUNTED_FROM: Final = 5
_WAITS_COUNTED_OVER: Final = timedelta(days=90)
# Which particular of a piece is shown to its owner, the first that is there.
_PARTICULARS: Final = ("address", "orcid", "url", "page", "work_title", "name")


@dataclass(frozen=True, slots=True)
class PieceOnFile:
    """A piece of evidence as its own person sees it. `particular` is the address, the iD or the page."""

    number: int
    kind: EvidenceKind
    particular: str
    bears: bool
    accepted: bool
    given_at: datetime
    expires_at: datetime
    is_vouch: bool


@dataclass(frozen=True, slots=True)
class MyClaims:
    """Claims of one person: on records they hold, under way, and over (the newest first)."""

    holding: list[Claim]
    under_way: list[Claim]
    closed: list[Claim]

    def __bool__(self) -> bool:
        return bool(self.holding or self.under_way or self.closed)


@dataclass(frozen=True, slots=True)
class Decision:
    """The last decision on a claim that its claimant may appeal, or read the reason of."""

    event: int
    act: str
    at: datetime
    by_portal: bool
    reason: str
    appeal: Appeal | None


@dataclass(frozen=True, slots=True)
class UsualWait:
    """How long claims waited for a moderator, of those decided lately. `median` is None while they are too few."""

    median: timedelta | None
    decided: int


def my_claims(user: int) -> MyClaims:
    rows = list(Claim.objects.filter(user=user).select_related("author").order_by("-state_since", "-pk"))
    return MyClaims(
        holding=[row for row in rows if row.holds],
        under_way=[row for row in rows if not row.holds and row.state in OPEN_STATES],
        closed=[row for row in rows if not row.holds and row.state not in OPEN_STATES],
    )


def claims_on_my_records(user: int) -> list[Claim]:
    """Claims of others that an owner has been told of: those that wait for objections, and those in dispute."""
    held = Claim.objects.filter(user=user, holds=True).values("author")
    rows = Claim.objects.filter(author__in=held, state__in=_CONTESTING, holds=False).exclude(user=user)
    return list(rows.select_related("author").order_by("cooling_until", "pk"))


def contesting_claim(claim: int, owner: int) -> Claim | None:
    """A claim on a record of this owner's, where the owner has been told of it; a dispute stays readable afterwards."""
    mine = Claim.objects.filter(user=owner, holds=True).values("author")
    told = Q(state__in=_CONTESTING, holds=False, author__in=mine)
    disputed = Q(disputes_by__owner_claim__user=owner)
    rows = Claim.objects.filter(told | disputed, pk=claim).exclude(user=owner)
    return rows.select_related("author").distinct().first()


def vouches_asked(user: int) -> list[Vouch]:
    rows = Vouch.objects.filter(voucher=user, state=Vouch.State.ASKED, claim__state__in=OPEN_STATES)
    return list(rows.select_related("claim__author", "claim__user", "work").order_by("asked_at", "pk"))


def vouches_of(claim: int) -> list[Vouch]:
    """The co-authors who were asked, whatever became of it."""
    rows = Vouch.objects.filter(claim=claim).select_related("voucher_claim__author", "work")
    return list(rows.order_by("asked_at", "pk"))


def pieces_on_file(claim: int, *, now: datetime) -> list[PieceOnFile]:
    """Evidence that is valid now, with its particulars: for the claim's own person."""
    rows = Evidence.objects.filter(claim=claim, ended_at=None, expires_at__gt=now).select_related("detail")
    return [_piece(row) for row in rows.order_by("given_at", "pk")]


def _piece(row: Evidence) -> PieceOnFile:
    detail: dict[str, Any] = row.detail.data if hasattr(row, "detail") else {}
    return PieceOnFile(
        number=row.pk,
        kind=EvidenceKind(row.kind),
        particular=next((str(detail[key]) for key in _PARTICULARS if detail.get(key)), ""),
        bears=row.bearing != "none",
        accepted=row.bearing == "accepted",
        given_at=row.given_at,
        expires_at=row.expires_at,
        is_vouch=row.kind == EvidenceKind.VOUCH,
    )


def public_classes(claim: int, *, now: datetime) -> list[EvidenceKind]:
    """The classes that count for a claim: what the other side of a dispute may know."""
    rows = Evidence.objects.filter(claim=claim, ended_at=None, expires_at__gt=now).exclude(bearing="none")
    found = set(rows.values_list("kind", flat=True))
    return [kind for kind in EvidenceKind if kind.value in found]


def open_challenges(claim: int, *, now: datetime) -> list[Challenge]:
    """Codes and tokens that wait to be shown."""
    rows = Challenge.objects.filter(claim=claim, used_at=None, expires_at__gt=now, tries_left__gt=0)
    return list(rows.order_by("pk"))


def documents_of(claim: int) -> list[EvidenceDocument]:
    return list(EvidenceDocument.objects.filter(claim=claim).defer("content").order_by("uploaded_at", "pk"))


def dispute_of(claim: Claim) -> Dispute | None:
    """The open dispute in which a claim is a side."""
    rows = Dispute.objects.filter(Q(owner_claim=claim) | Q(challenger_claim=claim), closed_at=None)
    return rows.select_related("owner_claim", "challenger_claim").order_by("opened_at").first()


def undisturbed_since(claim: Claim) -> datetime | None:
    """Since when an owner has held the record without a dispute; None where they do not hold it."""
    if not claim.holds or claim.active_since is None:
        return None
    closed = Dispute.objects.filter(owner_claim=claim, closed_at__isnull=False).aggregate(last=Max("closed_at"))
    return max(claim.active_since, closed["last"] or claim.active_since)


def last_decision(claim: Claim) -> Decision | None:
    """What last brought the claim into the state it is in."""
    rows = AuditEvent.objects.filter(claim_id=claim.pk, to_state=claim.state).exclude(act="level")
    event = rows.order_by("-id").first()
    if event is None:
        return None
    return Decision(
        event=event.pk,
        act=event.act,
        at=event.at,
        by_portal=event.actor == "portal",
        reason=event.reason,
        appeal=Appeal.objects.filter(claim=claim, against=event).first(),
    )


_WAITS = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided.at - begun.at)), count(*)
FROM profiles_auditevent decided
CROSS JOIN LATERAL (
    SELECT at FROM profiles_auditevent e
    WHERE e.claim_id = decided.claim_id AND e.id < decided.id AND e.to_state = 'pending' AND e.from_state <> 'pending'
    ORDER BY e.id DESC LIMIT 1
) begun
WHERE decided.from_state = 'pending' AND decided.to_state <> 'pending' AND decided.actor = 'moderator'
  AND decided.at > %(since)s
"""


def usual_wait(*, now: datetime) -> UsualWait:
    """The median from being sent in to a moderator's decision, over the last 90 days."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, {"since": now - _WAITS_COUNTED_OVER})
        seconds, decided = cursor.fetchone()
    enough = decided >= _WAITS_COUNTED_FROM
    return UsualWait(median=timedelta(seconds=float(seconds)) if enough else None, decided=decided)
