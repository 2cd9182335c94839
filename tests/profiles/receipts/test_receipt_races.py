"""Receipts that are made, taken back, checked for and compromised at the same moment."""

from contextlib import suppress

import pytest
from django.utils import timezone

from profiles.claims.acting import act
from profiles.claims.transitions import Act
from profiles.models import AuditEvent, Claim, Receipt, ReceiptKey, ReceiptStatus
from profiles.receipts.errors import ReceiptError
from profiles.receipts.keys import compromise_key, rotate_key
from profiles.receipts.revoking import revoke_lapsed, revoke_receipt
from tests.claim_walks.racing import race
from tests.profiles.receipts.conftest import a_receipt, an_owner

pytestmark = pytest.mark.django_db(transaction=True)


def a_try(claim: Claim):
    def deed():
        with suppress(ReceiptError):
            return a_receipt(claim)

    return deed


def test_what_is_made_while_a_key_is_given_up_is_signed_by_a_good_one():
    owners = [an_owner(f"ada-{number}") for number in range(5)]
    race([a_try(claim) for claim in owners])
    assert (Receipt.objects.count(), ReceiptKey.objects.count()) == (5, 1)
    compromised = lambda: compromise_key(public="", now=timezone.now())  # noqa: E731
    race([*(a_try(claim) for claim in owners), compromised, compromised, lambda: rotate_key(now=timezone.now())])
    bad = ReceiptKey.objects.filter(compromised_at__isnull=False)
    assert bad.exists()
    assert not Receipt.objects.filter(key__in=bad, status__revoked_at__isnull=True).exists()
    assert ReceiptKey.objects.filter(current=True).count() == 1
    assert Receipt.objects.count() == 10


def test_what_ends_a_receipt_ends_it_once():
    claim, now = an_owner(), timezone.now()
    receipt = a_receipt(claim)
    act(claim=claim.pk, act=Act.RELEASE, by=claim.user, now=now)
    race(
        [
            *(lambda: revoke_lapsed(now=now) for _ in range(4)),
            *(lambda: revoke_receipt(number=receipt.number, by=claim.user, now=now) for _ in range(2)),
            lambda: compromise_key(public="", now=now),
        ]
    )
    assert claim.user.receipts.get().status.revoked_at == now
    assert AuditEvent.objects.filter(subject=f"U{claim.user_id}", act="receipt-revoked").count() == 1
    assert ReceiptStatus.objects.count() == 1
