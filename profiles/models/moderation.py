"""What moderators decide, the second word where one is not enough, and what people say against it."""

from django.db import models
from django.db.models import F, Q

from profiles.models.claim import Claim
from profiles.models.user import User


class Proposal(models.Model):
    """A decision that needs two moderators: one proposes, another confirms or declines."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "confirmed"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "taken back"
        OVERTAKEN = "overtaken", "overtaken by another act"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="proposals")
    act = models.TextField()
    reason = models.TextField()
    note = models.TextField(blank=True, help_text="For the other moderator. Private.")
    payload = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(decided_at__isnull=True), name="profiles_proposal_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="withdrawn") | Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="profiles_proposal_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="profiles_proposal_decided_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of claim {self.claim_id}"


class Appeal(models.Model):
    """Somebody asks that a decision on their claim be looked at again, by somebody else."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", "granted"
        DENIED = "denied", "denied"
        WITHDRAWN = "withdrawn", "taken back"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="appeals")
    against = models.ForeignKey("profiles.AuditEvent", models.PROTECT, related_name="+")
    text = models.TextField()
    filed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["against"], name="profiles_appeal_one_each_decision"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="profiles_appeal_decided_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["filed_at"], condition=Q(decided_at__isnull=True), name="profiles_appeal_open_idx"),
        ]

    def __str__(self) -> str:
        return f"Appeal of claim {self.claim_id}"


class DecisionNote(models.Model):
    """What a moderator tells the claimant beside the listed reason: for the two of them and other moderators."""

    event = models.OneToOneField("profiles.AuditEvent", models.PROTECT, related_name="+", primary_key=True)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="decision_notes")
    text = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="profiles_decisionnote_says_something")]

    def __str__(self) -> str:
        return f"Note on decision {self.event_id}"
