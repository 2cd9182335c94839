"""What was done to whom by whom and why: one row an act, each sealed with the one before.

Rows are only ever added; a trigger refuses everything else (migration 0002). They are public where they concern a
record, so nothing private goes in: no address, no document, no name of somebody who only asked.
"""

from django.db import models


class AuditEvent(models.Model):
    """One act. `subject` is a public id of a record ("A12"), or an account ("U5"): each has a chain of its own.

    Actors are kept as numbers without a reference, so that the row outlives the account. `transaction` is the
    database's own number of the transaction that wrote the row: a claim's state may only change beside a new row.
    """

    subject = models.TextField()
    sequence = models.IntegerField()
    at = models.DateTimeField()
    act = models.TextField()
    claim_id = models.BigIntegerField(null=True)
    from_state = models.TextField(blank=True)
    to_state = models.TextField(blank=True)
    level = models.SmallIntegerField(null=True)
    actor = models.TextField(help_text="In what part they acted: claimant, owner, moderator, voucher, admin, portal.")
    actor_id = models.BigIntegerField(null=True)
    second_id = models.BigIntegerField(null=True, help_text="The second moderator, where two are needed.")
    reason = models.TextField(blank=True, help_text="The code of a reason that is listed.")
    facts = models.JSONField(default=dict, help_text="What may be public: classes of evidence, counts, dates.")
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    transaction = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "sequence"], name="profiles_auditevent_in_sequence"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="profiles_auditevent_from_one"),
        ]
        indexes = [
            models.Index(fields=["claim_id", "id"], name="profiles_auditevent_claim_idx"),
            models.Index(fields=["actor_id", "-id"], name="profiles_auditevent_actor_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.sequence}: {self.act}"


class AuditSeal(models.Model):
    """What the nightly verification found: how many rows there were, a digest over the end of every chain, faults.

    A seal holds the hash of the one before, so that rows cut off at the end of a chain are missed by the next one.
    """

    at = models.DateTimeField(auto_now_add=True)
    events = models.BigIntegerField()
    chains = models.BigIntegerField()
    last_event = models.BigIntegerField()
    heads_digest = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    faults = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.events} events"
