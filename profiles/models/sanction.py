"""What moderators impose on an account for what it did to others, for a while, and what the person says against it.

A sanction lowers the scores of what the account owns. It is about an act, which stands on a claim or on a request for
corrections, and it ends by itself: whether it is in force at a moment follows from its dates, and no job has to see to
it. Written by `profiles.moderation.sanctions` alone: triggers refuse a step that is none, a change of what was decided,
a step without its row on the record of acts, and a decider who had a hand in it before (migration 0009).
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from profiles.models.claim import Claim
from profiles.models.correction import CorrectionRequest
from profiles.models.user import User


class SanctionState(models.TextChoices):
    """What was decided. `CONFIRMED` is in force from `starts_at` to `ends_at`."""

    PROPOSED = "proposed", "proposed"
    CONFIRMED = "confirmed", "confirmed"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "taken back"
    LIFTED = "lifted", "lifted"


# One act is answered once: while it is proposed, in force, or over by time.
_STANDS = Q(state__in=["proposed", "confirmed"])
_WAS_CONFIRMED = Q(state__in=["confirmed", "lifted"])


class Sanction(models.Model):
    """`severity` is by how many hundredths scores are lowered, and `months` for how long: both follow from the reason
    as it was listed when the sanction was proposed. The words are for those they name, and go with the account."""

    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="sanctions", db_index=False)
    reason = models.TextField(help_text="The code of a listed reason.")
    severity = models.SmallIntegerField()
    months = models.SmallIntegerField()
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="sanctions",
        help_text="The claim it is about: the person's own, or one on which they gave their word.",
    )  # fmt: skip
    correction = models.ForeignKey(CorrectionRequest, models.PROTECT, null=True, blank=True, related_name="sanctions")
    state = models.TextField(choices=SanctionState.choices, default=SanctionState.PROPOSED)
    note = models.TextField(blank=True, help_text="What was found, for other moderators. Private.")
    to_person = models.TextField(blank=True, help_text="What the person is told besides the reason.")
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    lift_asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True, blank=True)
    lift_note = models.TextField(blank=True, help_text="Why it should end, for the other moderator. Private.")
    lifted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "reason", "claim"], condition=_STANDS, name="profiles_sanction_once_a_claim"
            ),
            models.UniqueConstraint(
                fields=["user", "reason", "correction"], condition=_STANDS, name="profiles_sanction_once_a_correction"
            ),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=100), name="profiles_sanction_severity"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=60), name="profiles_sanction_months"),
            models.CheckConstraint(
                condition=Q(claim__isnull=True, correction__isnull=False)
                | Q(claim__isnull=False, correction__isnull=True),
                name="profiles_sanction_of_one_case",
            ),
            models.CheckConstraint(condition=Q(state__in=SanctionState.values), name="profiles_sanction_state_known"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="profiles_sanction_decided_at",
            ),
            models.CheckConstraint(
                condition=(_WAS_CONFIRMED & Q(starts_at__isnull=False, ends_at__gt=F("starts_at")))
                | (~_WAS_CONFIRMED & Q(starts_at__isnull=True, ends_at__isnull=True)),
                name="profiles_sanction_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | ~Q(proposed_by=F("decided_by")), name="profiles_sanction_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(user=F("proposed_by")) & ~Q(user=F("decided_by"))
                & ~Q(user=F("lift_asked_by")) & ~Q(user=F("lifted_by")),
                name="profiles_sanction_not_of_oneself",
            ),
            models.CheckConstraint(
                condition=Q(lift_asked_at__isnull=True) | _WAS_CONFIRMED, name="profiles_sanction_lift_of_a_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(lift_asked_by=F("lifted_by")), name="profiles_sanction_lift_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="lifted", lifted_at__gte=F("starts_at"))
                | (~Q(state="lifted") & Q(lifted_at__isnull=True)),
                name="profiles_sanction_lifted_at",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["user", "-proposed_at"], name="profiles_sanction_user_idx"),
            models.Index(fields=["ends_at"], condition=Q(state="confirmed"), name="profiles_sanction_ends_idx"),
            models.Index(fields=["proposed_at"], condition=Q(state="proposed"), name="profiles_sanction_waits_idx"),
        ]

    def __str__(self) -> str:
        return f"Sanction {self.pk}, {self.get_state_display()}"

    def is_in_force(self, at: datetime) -> bool:
        if self.starts_at is None or self.ends_at is None:
            return False
        ended = self.ends_at if self.lifted_at is None else min(self.ends_at, self.lifted_at)
        return self.starts_at <= at < ended


class SanctionAppeal(models.Model):
    """The person asks, once, that a sanction be looked at by a moderator who had no hand in it."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", "granted"
        DENIED = "denied", "denied"
        OVERTAKEN = "overtaken", "overtaken: the sanction was lifted"

    sanction = models.OneToOneField(Sanction, models.PROTECT, related_name="appeal")
    text = models.TextField()
    filed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="profiles_sanctionappeal_decided_with_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["filed_at"], condition=Q(decided_at__isnull=True), name="profiles_sanctionappeal_idx"),
        ]

    def __str__(self) -> str:
        return f"Appeal of sanction {self.sanction_id}"
