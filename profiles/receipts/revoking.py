"""Receipts that are no longer good: taken back by their owner, or overtaken by what is recorded.

A receipt is revoked when anything that it states has stopped being so, and stays revoked when that is so again: whoever
was shown it would otherwise believe a file that was wrong for a while. What it stated is forgotten with it. Why, is for
its owner alone; others are told that it is revoked, and since when.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse

from profiles.audit.writing import Entry, write_event
from profiles.models import Receipt, ReceiptStatus, User
from profiles.news.telling import tell_person
from profiles.receipts.errors import NotOwnReceiptError

REVOKED: Final = "receipt-revoked"

# What is no longer so of a receipt that is still listed as good, the gravest first. A name that the record has still
# among its others is no former name: an import may prefer another spelling.
_LAPSED: Final = """
SELECT * FROM (
    SELECT r.id, CASE
        WHEN NOT u.is_active OR u.suspended_at IS NOT NULL OR u.deletion_due_at IS NOT NULL THEN 'account'
        WHEN NOT c.holds OR c.state <> 'active' OR c.user_id IS DISTINCT FROM r.user_id THEN 'not-held'
        WHEN a.merged_into_id IS NOT NULL OR a.hidden THEN 'record-gone'
        WHEN c.level < r.level THEN 'level-fell'
        WHEN NOT r.classes <@ ARRAY(
            SELECT e.kind FROM profiles_evidence e
            WHERE e.claim_id = c.id AND e.ended_at IS NULL AND e.expires_at > %(now)s AND e.bearing <> 'none'
        ) THEN 'evidence-ended'
        WHEN r.name <> a.name AND NOT EXISTS (
            SELECT FROM papers_authorname n WHERE n.author_id = a.id AND n.name = r.name
        ) THEN 'renamed'
        WHEN r.orcid <> '' AND NOT EXISTS (
            SELECT FROM socialaccount_socialaccount s
            WHERE s.user_id = r.user_id AND s.provider = 'orcid' AND s.uid = r.orcid
        ) THEN 'orcid-removed'
    END AS why
    FROM profiles_receipt r
    JOIN profiles_receiptstatus p ON p.id = r.status_id
    JOIN profiles_user u ON u.id = r.user_id
    JOIN profiles_claim c ON c.id = r.claim_id
    JOIN papers_author a ON a.id = c.author_id
    WHERE r.document <> '' AND p.revoked_at IS NULL AND r.valid_until > %(now)s
      AND (%(only)s::bigint IS NULL OR r.id = %(only)s)
) found WHERE why IS NOT NULL ORDER BY id
"""


def revoke_receipt(*, number: UUID, by: User, now: datetime) -> Receipt:
    """By its owner. Again changes nothing. Raises NotOwnReceiptError."""
    with transaction.atomic():
        row = Receipt.objects.select_for_update().filter(number=number, user=by).first()
        if row is None:
            raise NotOwnReceiptError("There is no such receipt of yours.")
        _end(row, Receipt.Ended.TAKEN_BACK, now=now, by=by)
        return row


def revoke_lapsed(*, now: datetime) -> int:
    """Revoke what is no longer so, and forget what receipts stated that have run out. Gives how many were revoked."""
    ended = 0
    for number, _ in lapsed(now=now):
        with transaction.atomic():
            row = Receipt.objects.select_for_update().filter(pk=number).first()
            why = dict(lapsed(now=now, only=number)).get(number)
            if row is not None and why is not None and _end(row, Receipt.Ended(why), now=now):
                _tell(row)
                ended += 1
    Receipt.objects.filter(valid_until__lte=now).exclude(document="").update(document="", name="", orcid="")
    return ended


def lapsed(*, now: datetime, only: int | None = None) -> list[tuple[int, str]]:
    """Receipts, or one of them, that state what is no longer so, and what that is."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSED, {"now": now, "only": only})
        return [(int(number), str(why)) for number, why in cursor.fetchall()]


def end_receipts(numbers: Iterable[int], *, why: Receipt.Ended, now: datetime) -> int:
    """Revoke these in the caller's transaction, and tell their owners. Gives how many were good until now."""
    rows = list(Receipt.objects.select_for_update(of=("self",)).filter(pk__in=list(numbers)).order_by("pk"))
    ended = [row for row in sorted(rows, key=lambda row: row.user_id) if _end(row, why, now=now)]
    for row in ended:
        _tell(row)
    return len(ended)


def _end(row: Receipt, why: Receipt.Ended, *, now: datetime, by: User | None = None) -> bool:
    if not ReceiptStatus.objects.filter(pk=row.status_id, revoked_at__isnull=True).update(revoked_at=now):
        return False
    row.ended_why, row.document, row.name, row.orcid = why, "", "", ""
    row.save(update_fields=["ended_why", "document", "name", "orcid"])
    write_event(
        Entry(
            subject=f"U{row.user_id}",
            act=REVOKED,
            actor="owner" if by else "portal",
            actor_id=by.pk if by else None,
            at=now,
            facts={"receipt": str(row.number), "why": str(why)},
        )
    )
    return True


def _tell(row: Receipt) -> None:
    """Somebody may have been shown it: its owner is told, unless they left or are suspended."""
    if not row.user.is_active or row.user.deletion_due_at is not None:
        return
    tell_person(
        user=row.user,
        kind="receipt",
        subject=f"Your receipt of {row.issued_at:%-d %b %Y} is revoked",
        text=f"{Receipt.Ended(row.ended_why).label} So the receipt is no longer good, and whoever checks it is told so."
        " You can make a new one that says what is so now:",
        path=reverse("me-receipts"),
        dedupe_key=f"receipt-revoked-{row.number}",
    )
