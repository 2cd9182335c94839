"""Checking a receipt against the portal's own rows, which know more than any list: what lapsed a moment ago, too."""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

from profiles.models import Receipt as Row
from profiles.models import ReceiptStatus
from profiles.receipts.checking import Standing, Status, StatusOf, Verdict, check
from profiles.receipts.credential import Place, Receipt
from profiles.receipts.keys import all_keys
from profiles.receipts.revoking import lapsed

_LIST: Final = re.compile(r".*/([1-9][0-9]{0,8})\.json", re.ASCII)


def check_here(data: bytes, *, now: datetime) -> Verdict:
    """Changes nothing and keeps nothing."""
    return check(data, keys=all_keys(), now=now, status_of=_status(now))


def _status(now: datetime) -> StatusOf:
    def status_of(receipt: Receipt) -> Status:
        row = Row.objects.select_related("status").filter(number=_number(receipt.number)).first()
        if row is None:  # deleted with its person, or older than the backup that this database came from
            return Status(Standing.REVOKED, at=_revoked_at(receipt.status))
        if row.status.revoked_at is not None:
            return Status(Standing.REVOKED, at=row.status.revoked_at)
        return Status(Standing.REVOKED, at=now) if lapsed(now=now, only=row.pk) else Status(Standing.GOOD)

    return status_of


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _revoked_at(place: Place) -> datetime | None:
    named = _LIST.fullmatch(place.list_url)
    if named is None:
        return None
    found = ReceiptStatus.objects.filter(list_number=int(named[1]), place=place.place)
    return found.values_list("revoked_at", flat=True).first()
