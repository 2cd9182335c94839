"""Receipts that owners of records were given, the keys that sign them, and which of them are revoked.

A place in the list of revoked receipts outlives the receipt and its person, and names neither. What a receipt states
is kept while it is good, so that it can be fetched again, and not a moment longer: a former name must not live on here.
Written by `profiles.receipts` alone; that nothing revoked becomes good again is a trigger's business (migration 0010).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from profiles.models.claim import Claim
from profiles.models.user import User


class ReceiptKey(models.Model):
    """A key of the portal. `sealed` is the private half, encrypted, and gone once the key is retired."""

    issuer = models.TextField()
    public = models.TextField(unique=True, help_text="As a Multikey.")
    sealed = models.BinaryField(default=bytes)
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=Q(current=True), name="profiles_receiptkey_one_current"
            ),
            models.CheckConstraint(
                condition=Q(current=True, retired_at__isnull=True) & ~Q(sealed=b"")
                | Q(current=False, retired_at__isnull=False, sealed=b""),
                name="profiles_receiptkey_retired_is_destroyed",
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(compromised_at__isnull=True),
                name="profiles_receiptkey_compromised_is_retired",
            ),
        ]

    def __str__(self) -> str:
        return self.public


class ReceiptStatus(models.Model):
    """A place in a list that anybody can fetch. Once it is revoked it stays so, and it is given out once."""

    list_number = models.IntegerField()
    place = models.IntegerField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_number", "place"], name="profiles_receiptstatus_once"),
            models.CheckConstraint(
                condition=Q(place__gte=0, place__lt=131_072, list_number__gte=1),
                name="profiles_receiptstatus_place_is_in_list",
            ),
        ]
        indexes = [
            models.Index(
                fields=["list_number", "place"],
                condition=Q(revoked_at__isnull=False),
                name="profiles_receiptstatus_rev_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.place} of list {self.list_number}"


class Receipt(models.Model):
    """What one owner was given. `document` is the file, byte for byte; empty once it is no longer good."""

    class Ended(models.TextChoices):
        """Why a receipt is revoked. For its owner alone: others are told that it is, and when."""

        TAKEN_BACK = "taken-back", "You took it back."
        LEVEL_FELL = "level-fell", "The record is below the level that it states."
        EVIDENCE_ENDED = "evidence-ended", "A class of evidence that it states counts no more."
        RENAMED = "renamed", "The record has another name now."
        ORCID_REMOVED = "orcid-removed", "The ORCID iD that it states is not connected any more."
        NOT_HELD = "not-held", "The record is not yours without dispute any more."
        RECORD_GONE = "record-gone", "The record was joined to another one."
        ACCOUNT = "account", "Your account was closed or suspended."
        KEY = "key", "The key that it was signed with is not safe any more."

    number = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="receipts", db_index=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="receipts")
    key = models.ForeignKey(ReceiptKey, models.PROTECT, related_name="receipts")
    status = models.OneToOneField(ReceiptStatus, models.PROTECT, related_name="receipt")
    level = models.SmallIntegerField()
    classes = ArrayField(models.TextField())
    name = models.TextField(blank=True)
    orcid = models.TextField(blank=True)
    document = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_why = models.TextField(blank=True, choices=Ended.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=2, level__lte=4), name="profiles_receipt_level_2_to_4"),
            models.CheckConstraint(condition=~Q(classes__len=0), name="profiles_receipt_states_evidence"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("issued_at")), name="profiles_receipt_ends_later"),
            models.CheckConstraint(
                condition=~Q(document="") | Q(name="", orcid=""), name="profiles_receipt_forgets_all_or_nothing"
            ),
            models.CheckConstraint(
                condition=Q(ended_why="") | Q(document=""), name="profiles_receipt_ended_is_forgotten"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-issued_at"], name="profiles_receipt_user_idx"),
            models.Index(fields=["valid_until"], condition=~Q(document=""), name="profiles_receipt_live_idx"),
        ]

    def __str__(self) -> str:
        return str(self.number)
