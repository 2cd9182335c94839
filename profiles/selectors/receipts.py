"""The receipts that a person was given, as the person sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from profiles.models import EvidenceKind, Receipt


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """One of them. `state` is good, revoked or over; `why` says why it was revoked, to its owner alone."""

    number: UUID
    record: str
    record_name: str
    level: int
    classes: list[str]
    issued_at: datetime
    valid_until: datetime
    revoked_at: datetime | None
    state: str
    why: str


def receipts_of(user: int, *, now: datetime) -> list[OwnReceipt]:
    """The newest first."""
    rows = Receipt.objects.filter(user=user).select_related("claim__author", "status")
    return [_own(row, now) for row in rows.order_by("-issued_at", "-pk")]


def own_receipt(user: int, number: UUID, *, now: datetime) -> OwnReceipt | None:
    row = Receipt.objects.filter(user=user, number=number).select_related("claim__author", "status").first()
    return _own(row, now) if row is not None else None


def receipt_file(user: int, number: UUID) -> tuple[str, str] | None:
    """The name of the file and what is in it, while the receipt is good."""
    row = Receipt.objects.filter(user=user, number=number, status__revoked_at=None).select_related("claim__author")
    found = row.exclude(document="").first()
    if found is None:
        return None
    return f"receipt-{found.claim.author.public_id}-{found.issued_at:%Y-%m-%d}.json", found.document


def _own(row: Receipt, now: datetime) -> OwnReceipt:
    revoked = row.status.revoked_at
    return OwnReceipt(
        number=row.number,
        record=row.claim.author.public_id,
        record_name=row.claim.author.name,
        level=row.level,
        classes=[str(EvidenceKind(kind).label) for kind in row.classes],
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        revoked_at=revoked,
        state="revoked" if revoked is not None else "good" if row.valid_until > now else "over",
        why=Receipt.Ended(row.ended_why).label if row.ended_why else "",
    )
