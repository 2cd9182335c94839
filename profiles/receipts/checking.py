"""Whether a file is a good receipt, from what is given and nothing else. Pure: no database, no network.

Reading, keys, signature, dates and revocation are looked at in this order, and the first that fails is the answer:
nothing of a file is believed before its signature is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from profiles.receipts.bitstrings import NoStatusListError, is_set
from profiles.receipts.bounded_json import UnreadableError, read_json
from profiles.receipts.credential import (
    NotAReceiptError,
    Receipt,
    is_receipt,
    issuer_of,
    read_list,
    read_receipt,
    time_from,
)
from profiles.receipts.data_integrity import is_proved, method_of
from profiles.receipts.key_documents import IssuerKey, Keys

_LARGEST_LIST = 1024 * 1024


class Finding(StrEnum):
    """What becomes of a file. `VALID` alone is good."""

    VALID = "valid"
    UNREADABLE = "unreadable"
    NOT_A_RECEIPT = "not-a-receipt"
    NOT_FROM_HERE = "not-from-here"
    CHANGED = "changed"
    KEY_COMPROMISED = "key-compromised"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    STATUS_UNKNOWN = "status-unknown"


class Standing(StrEnum):
    """What is known of a revocation."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Status:
    """`at` is when it was revoked, where that is told; `why` says what is wrong with a list that cannot be used."""

    standing: Standing
    at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `receipt` is what a file with a good signature states; `why` is the end of a sentence."""

    finding: Finding
    receipt: Receipt | None = None
    key: IssuerKey | None = None
    status: Status | None = None
    why: str = ""


# Says what is known of the revocation of a receipt whose signature is good.
StatusOf = Callable[[Receipt], Status]


def not_asked(receipt: Receipt) -> Status:
    return Status(Standing.NOT_ASKED)


def check(data: bytes, *, keys: Keys, now: datetime, status_of: StatusOf = not_asked) -> Verdict:
    """`keys` are those of the issuers that are believed, by the URL that names each."""
    try:
        document, key = _signed(data, keys)
        receipt, signed_at = _told(document, key)
    except _RefusedError as refused:
        return refused.verdict
    if max(signed_at, receipt.valid_from) > now:
        return Verdict(Finding.NOT_YET, receipt, key)
    status = status_of(receipt)
    if status.standing is Standing.REVOKED:
        return Verdict(Finding.REVOKED, receipt, key, status)
    if receipt.valid_until <= now:
        return Verdict(Finding.EXPIRED, receipt, key, status)
    if status.standing is Standing.UNKNOWN:
        return Verdict(Finding.STATUS_UNKNOWN, receipt, key, status, why=status.why)
    return Verdict(Finding.VALID, receipt, key, status)


class _RefusedError(Exception):
    def __init__(self, finding: Finding, why: str = "", key: IssuerKey | None = None) -> None:
        super().__init__(why)
        self.verdict = Verdict(finding, key=key, why=why)


def _signed(data: bytes, keys: Keys) -> tuple[dict[str, Any], IssuerKey]:
    """What has a good signature of one of the keys, and the key. Raises _RefusedError."""
    try:
        document = read_json(data)
    except UnreadableError as error:
        raise _RefusedError(Finding.UNREADABLE, str(error)) from error
    if not is_receipt(document):
        raise _RefusedError(Finding.NOT_A_RECEIPT)
    issuer = issuer_of(document)
    if issuer not in {key.issuer for key in keys.values()}:
        raise _RefusedError(Finding.NOT_FROM_HERE, "it names another issuer")
    method = method_of(document)
    if method is None:
        raise _RefusedError(Finding.CHANGED, "it has no signature of the kind that receipts have")
    key = keys.get(method)
    if key is None or key.issuer != issuer:
        raise _RefusedError(Finding.NOT_FROM_HERE, "the key that it names is none of the issuer's")
    if not is_proved(document, by=key.public):
        raise _RefusedError(Finding.CHANGED, "the signature does not fit what is in it")
    return document, key


def _told(document: dict[str, Any], key: IssuerKey) -> tuple[Receipt, datetime]:
    """What a signed file states, and when it says it was signed. Raises _RefusedError."""
    if key.compromised_at is not None:
        raise _RefusedError(Finding.KEY_COMPROMISED, key=key)
    try:
        receipt, signed_at = read_receipt(document), time_from(document["proof"]["created"])
    except NotAReceiptError as error:
        raise _RefusedError(Finding.NOT_A_RECEIPT, str(error)) from error
    if key.retired_at is not None and max(signed_at, receipt.valid_from) > key.retired_at:
        raise _RefusedError(Finding.KEY_COMPROMISED, "it was signed after its key was retired", key)
    return receipt, signed_at


def status_from_list(data: bytes, *, keys: Keys, now: datetime) -> StatusOf:
    """Looks receipts up in a list that somebody fetched. A list that cannot be believed makes nothing good."""

    def status_of(receipt: Receipt) -> Status:
        why = ""
        try:
            document = read_json(data, largest=_LARGEST_LIST)
            found = read_list(document)
            key = keys.get(method_of(document) or "")
            if key is None or not key.issuer == found.issuer == receipt.issuer or key.compromised_at is not None:
                why = "the list is signed with no key of the issuer's"
            elif not is_proved(document, by=key.public):
                why = "the list was changed since it was signed"
            elif found.url != receipt.status.list_url:
                why = f"the receipt is in another list: {receipt.status.list_url}"
            elif not found.valid_from <= now < found.valid_until:
                why = "the list is out of date: fetch it again"
            elif is_set(found.encoded, receipt.status.place):
                return Status(Standing.REVOKED)
        except UnreadableError as error:
            why = f"the list cannot be read: {error}"
        except (NotAReceiptError, NoStatusListError):
            why = "the file is no list of revoked receipts"
        return Status(Standing.UNKNOWN, why=why) if why else Status(Standing.GOOD)

    return status_of
