"""Who says a record is theirs, how far that has come, and what it rests on."""

from django.db import models
from django.db.models import F, Q

from papers.models import Author, Authorship
from profiles.models.audit import AuditEvent
from profiles.models.user import User


class ClaimState(models.TextChoices):
    """Where a claim stands. What leads where is in `profiles.claims.transitions`."""

    DRAFT = "draft", "being prepared"
    PENDING = "pending", "waiting for a decision"
    COOLING = "cooling", "waiting for objections"
    ACTIVE = "active", "accepted"
    DISPUTED = "disputed", "disputed"
    SUSPENDED = "suspended", "suspended"
    REJECTED = "rejected", "not accepted"
    WITHDRAWN = "withdrawn", "withdrawn"
    EXPIRED = "expired", "expired"
    REVOKED = "revoked", "revoked"
    SUPERSEDED = "superseded", "given to somebody else"


OPEN_STATES = (
    ClaimState.DRAFT,
    ClaimState.PENDING,
    ClaimState.COOLING,
    ClaimState.ACTIVE,
    ClaimState.DISPUTED,
    ClaimState.SUSPENDED,
)
MAY_HOLD = (ClaimState.ACTIVE, ClaimState.DISPUTED, ClaimState.SUSPENDED)


class Claim(models.Model):
    """One person's claim on one author record. Several may be open at once; one at most holds the record.

    Written by `profiles.claims.acting.act` alone: a trigger refuses a change of state, level or seat without a new
    audit row of the same transaction (migration 0002), and a level above what valid evidence supports.
    """

    author = models.ForeignKey(Author, models.PROTECT, related_name="claims", db_index=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="claims", db_index=False)
    state = models.TextField(choices=ClaimState.choices, default=ClaimState.DRAFT)
    holds = models.BooleanField(default=False, help_text="This person owns the record now.")
    level = models.SmallIntegerField(default=1)
    statement = models.TextField(blank=True, help_text="What the claimant wants the moderators to know. Private.")
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    active_since = models.DateTimeField(null=True, blank=True)
    cooling_until = models.DateTimeField(null=True, blank=True)
    last_event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="+", db_index=False)
    continues = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by",
        help_text="The claim on some works of another record that became this one.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author"], condition=Q(holds=True), name="profiles_claim_one_owner"),
            models.UniqueConstraint(
                fields=["author", "user"], condition=Q(state__in=OPEN_STATES), name="profiles_claim_one_open_each"
            ),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="profiles_claim_state_known"),
            models.CheckConstraint(
                condition=(~Q(state="active") | Q(holds=True)) & (Q(holds=False) | Q(state__in=MAY_HOLD)),
                name="profiles_claim_holds_by_state",
            ),
            models.CheckConstraint(condition=Q(holds=False) | Q(user__isnull=False), name="profiles_claim_owner_known"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="profiles_claim_level_1_to_4"),
            models.CheckConstraint(condition=Q(holds=True) | Q(level=1), name="profiles_claim_level_of_owner_only"),
            models.CheckConstraint(
                condition=Q(state="cooling", cooling_until__isnull=False)
                | Q(state="disputed")
                | (~Q(state__in=["cooling", "disputed"]) & Q(cooling_until__isnull=True)),
                name="profiles_claim_cooling_has_end",
            ),
            models.CheckConstraint(
                condition=Q(holds=False) | Q(active_since__isnull=False), name="profiles_claim_owner_has_since"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "state"], name="profiles_claim_author_idx"),
            models.Index(fields=["user", "-opened_at"], name="profiles_claim_user_idx"),
            models.Index(
                fields=["state", "submitted_at"],
                condition=Q(state__in=["pending", "cooling", "disputed"]),
                name="profiles_claim_waiting_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.pk} on A{self.author_id}"


class ClaimedWork(models.Model):
    """A work that a claim is about, where it is not about the whole record: the person is another one of that name.

    Such a claim never gets the record. When it is accepted, these works become a record of their own.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="claimed_works")
    authorship = models.ForeignKey(Authorship, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "authorship"], name="profiles_claimedwork_once")]

    def __str__(self) -> str:
        return f"{self.authorship_id} for claim {self.claim_id}"


class Dispute(models.Model):
    """Somebody with evidence at least as strong says that the owner is not the person. Two moderators decide."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "the record moves"
        DISMISSED = "dismissed", "the owner stays"
        WITHDRAWN = "withdrawn", "taken back"
        OVERTAKEN = "overtaken", "the owner left meanwhile"

    owner_claim = models.ForeignKey(Claim, models.PROTECT, related_name="disputes_against")
    challenger_claim = models.ForeignKey(Claim, models.PROTECT, related_name="disputes_by")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenger_claim"], condition=Q(closed_at__isnull=True), name="profiles_dispute_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(owner_claim=F("challenger_claim")), name="profiles_dispute_of_two_claims"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="profiles_dispute_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute of claim {self.challenger_claim_id} against {self.owner_claim_id}"


class HeldAct(models.Model):
    """A risky act of a new owner: done when its time comes, unless somebody stops it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="held_acts")
    act = models.TextField()
    payload = models.JSONField(default=dict)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(stopped_at__isnull=True), name="profiles_heldact_done_or_stopped"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(done_at__isnull=True, stopped_at__isnull=True),
                name="profiles_heldact_due_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of claim {self.claim_id}"
