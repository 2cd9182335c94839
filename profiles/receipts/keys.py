"""The keys of the portal: one that signs, made when it is first needed, and those that signed before.

A retired key is destroyed at once, its public half kept, so what it signed stays good and nothing more can be signed
with it. What a key signed that fell into other hands is revoked, all of it, in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from profiles.audit.writing import Entry, write_event
from profiles.models import Receipt, ReceiptKey, ReceiptStatus
from profiles.receipts.errors import UnknownKeyError
from profiles.receipts.issuer import issuer
from profiles.receipts.key_documents import IssuerKey, keys_by_method
from profiles.receipts.multikey import key_as_text, key_from_text
from profiles.receipts.revoking import end_receipts
from profiles.receipts.sealing import SealBrokenError, seal, unseal


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that is open. `row` is its number in the table."""

    row: int
    private: Ed25519PrivateKey
    method: str


def all_keys() -> dict[str, IssuerKey]:
    """By the URL that names each: current, retired and compromised, of every address that the portal ever had."""
    return keys_by_method(_of_row(row) for row in ReceiptKey.objects.order_by("pk"))


def usable_key() -> SigningKey | None:
    """The current key as it is; None where there is none that can be used. Changes nothing."""
    row = ReceiptKey.objects.filter(current=True, issuer=issuer()).first()
    try:
        return _opened(row) if row is not None else None
    except SealBrokenError:
        return None


def signing_key(*, now: datetime) -> SigningKey:
    """The current key, made if need be. It stays the current one until the transaction ends.

    A key that was sealed with another key of the portal, or made for another address, is retired here.
    """
    _hold()
    return usable_key() or _next_key(now)


def keep_lists_signed(*, now: datetime) -> None:
    """Where receipts were given out, have a key that can sign their lists: the portal may have got another key, or
    another address."""
    if ReceiptStatus.objects.exists() and usable_key() is None:
        with transaction.atomic():
            signing_key(now=now)


def rotate_key(*, now: datetime) -> ReceiptKey:
    """A new key from now on. What the one before has signed stays good."""
    with transaction.atomic():
        _hold()
        return ReceiptKey.objects.get(pk=_next_key(now).row)


def compromise_key(*, public: str, now: datetime) -> tuple[ReceiptKey, int]:
    """A key fell into other hands: nothing that it signed is good any more, and where it is the current one, another
    takes its place. `public` is its Multikey, or empty for the current one. Gives it and how many receipts are revoked.

    Raises UnknownKeyError.
    """
    with transaction.atomic():
        _hold()
        rows = ReceiptKey.objects.select_for_update()
        row = rows.filter(public=public).first() if public else rows.filter(current=True).first()
        if row is None:
            raise UnknownKeyError(f"There is no key {public}." if public else "No key has been made yet.")
        if row.compromised_at is not None:
            return row, 0
        if row.current:
            _next_key(now)
        ReceiptKey.objects.filter(pk=row.pk).update(compromised_at=now)
        _note("receipt-key-compromised", row.public, now)
        signed = Receipt.objects.filter(key=row, status__revoked_at__isnull=True, valid_until__gt=now)
        ended = end_receipts(signed.values_list("pk", flat=True), why=Receipt.Ended.KEY, now=now)
        return ReceiptKey.objects.get(pk=row.pk), ended


def _next_key(now: datetime) -> SigningKey:
    ReceiptKey.objects.filter(current=True).update(current=False, retired_at=now, sealed=b"")
    private = Ed25519PrivateKey.generate()
    public = key_as_text(private.public_key())
    row = ReceiptKey.objects.create(
        issuer=issuer(), public=public, sealed=seal(private.private_bytes_raw(), public=public), made_at=now
    )
    _note("receipt-key-made", public, now)
    return SigningKey(row.pk, private, _of_row(row).method)


def _opened(row: ReceiptKey) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(unseal(bytes(row.sealed), public=row.public))
    return SigningKey(row.pk, private, _of_row(row).method)


def _of_row(row: ReceiptKey) -> IssuerKey:
    return IssuerKey(row.issuer, key_from_text(row.public), row.retired_at, row.compromised_at)


def _hold() -> None:
    """Whoever signs or changes the key is alone until the transaction ends: no receipt appears that a rotation has not
    seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('receipt keys', 0))")


def _note(done: str, public: str, now: datetime) -> None:
    write_event(Entry(subject="receipts", act=done, actor="portal", at=now, facts={"key": public}))
