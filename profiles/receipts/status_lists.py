"""The lists of revoked places as anybody fetches them: signed, good for a day, the same bytes while nothing changes."""

from datetime import datetime, timedelta
from typing import Any, Final

from profiles.models import ReceiptStatus
from profiles.receipts.bitstrings import as_list
from profiles.receipts.credential import StatusList, as_time, list_document
from profiles.receipts.data_integrity import with_proof
from profiles.receipts.errors import ReceiptError
from profiles.receipts.issuer import issuer, list_address
from profiles.receipts.keys import usable_key

GOOD_FOR: Final = timedelta(days=1)


class NoKeyError(ReceiptError):
    """No key can sign now; the next sweep makes one."""


def signed_list(number: int, *, now: datetime) -> dict[str, Any] | None:
    """None where there is no such list. Raises NoKeyError."""
    places = ReceiptStatus.objects.filter(list_number=number)
    if not places.exists():
        return None
    key = usable_key()
    if key is None:
        raise NoKeyError("no key can sign now")
    since = now.replace(minute=0, second=0, microsecond=0)
    revoked = places.filter(revoked_at__isnull=False).values_list("place", flat=True)
    found = StatusList(list_address(number), issuer(), since, since + GOOD_FOR, as_list(revoked))
    return with_proof(list_document(found), key=key.private, method=key.method, created=as_time(since))
