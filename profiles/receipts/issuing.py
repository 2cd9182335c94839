"""Giving an owner a receipt: what was shown is what is stated, or nothing is signed."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import connection, transaction

from papers.storage.record_locks import lock_records
from profiles.audit.writing import Entry, write_event
from profiles.claims.acting import hold_accounts
from profiles.models import Claim, Receipt, ReceiptStatus, User
from profiles.receipts.bitstrings import PLACES
from profiles.receipts.credential import Place, as_time, receipt_document
from profiles.receipts.data_integrity import with_proof
from profiles.receipts.errors import NotStatableError, StatementChangedError, TooManyReceiptsError
from profiles.receipts.issuer import checking_page, list_address
from profiles.receipts.keys import signing_key
from profiles.receipts.stating import draft, statable_claims

RECEIPTS_A_DAY: Final = 20
ISSUED: Final = "receipt-issued"
# A list is given up half full: free places are found at once, and neighbours tell nothing.
_FULL: Final = PLACES // 2


def issue_receipt(*, claim: int, with_orcid: bool, shown: str, by: User, now: datetime) -> Receipt:
    """Sign what holds now, if it is what the person was shown (`shown` is the digest of that draft).

    Raises NotStatableError, StatementChangedError, TooManyReceiptsError, Claim.DoesNotExist.
    """
    at = now.replace(microsecond=0)
    with transaction.atomic():
        lock_records([Claim.objects.values_list("author_id", flat=True).get(pk=claim)])
        hold_accounts(by)
        found = statable_claims(by.pk).filter(pk=claim).first()
        if found is None:
            raise NotStatableError("There are receipts of records that you own without dispute, from level 2 on.")
        if Receipt.objects.filter(user=by, issued_at__gt=now - timedelta(days=1)).count() >= RECEIPTS_A_DAY:
            raise TooManyReceiptsError(f"You made {RECEIPTS_A_DAY} receipts today. Make the next one tomorrow.")
        stated = draft(found, with_orcid=with_orcid, now=now)
        if stated.digest != shown:
            raise StatementChangedError("What the receipt would state has changed. Look at it again.")
        key = signing_key(now=now)
        number, status = uuid4(), _free_place()
        receipt = stated.receipt(
            number=str(number), at=at, status=Place(list_address(status.list_number), status.place)
        )
        signed = with_proof(
            receipt_document(receipt, checked_at=checking_page()),
            key=key.private,
            method=key.method,
            created=as_time(at),
        )
        statement = stated.statement
        made = Receipt.objects.create(
            number=number,
            user=by,
            claim=found,
            key_id=key.row,
            status=status,
            level=statement.level,
            classes=list(statement.classes),
            name=statement.name,
            orcid=statement.orcid,
            document=json.dumps(signed, ensure_ascii=False, indent=2) + "\n",
            issued_at=at,
            valid_until=stated.valid_until,
        )
        facts = {"receipt": str(number), "record": statement.record, "classes": list(statement.classes)}
        write_event(
            Entry(subject=f"U{by.pk}", act=ISSUED, actor="owner", actor_id=by.pk, at=now, level=made.level, facts=facts)
        )
        return made


def _free_place() -> ReceiptStatus:
    """A place that nobody has had, at random."""
    number = ReceiptStatus.objects.order_by("-list_number").values_list("list_number", flat=True).first() or 1
    if ReceiptStatus.objects.filter(list_number=number).count() >= _FULL:
        number += 1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO profiles_receiptstatus (list_number, place) VALUES (%s, %s)"
                " ON CONFLICT DO NOTHING RETURNING id",
                [number, secrets.randbelow(PLACES)],
            )
            if (row := cursor.fetchone()) is not None:
                return ReceiptStatus.objects.get(pk=row[0])
