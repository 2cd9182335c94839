"""What a claim rests on. The public part says which class of evidence; the particulars are in a table of their own."""

from django.db import models
from django.db.models import F, Q

from papers.models import Institution, Work
from profiles.models.claim import Claim
from profiles.models.user import User


class EvidenceKind(models.TextChoices):
    """A class of evidence. What each is worth is in `profiles.evidence.kinds`."""

    ORCID = "orcid", "ORCID iD"
    INSTITUTIONAL_EMAIL = "institutional-email", "institutional e-mail"
    HOMEPAGE = "homepage", "homepage"
    PRINTED_EMAIL = "printed-email", "e-mail address printed in a paper"
    VOUCH = "vouch", "co-author's word"
    MODERATOR = "moderator", "documents seen by a moderator"


class Bearing(models.TextChoices):
    """How a piece of evidence bears on the record, besides on the person."""

    RECORD = "record", "the record's own data name it"
    ACCEPTED = "accepted", "a moderator found that it does"
    NONE = "none", "it says who, not which record"


class Evidence(models.Model):
    """One piece of evidence for one claim. It counts while it has not ended and not expired, and bears on the record.

    `channel` is a keyed digest of what was proved (an address, an iD, a page): pieces that share one are not
    independent of each other. Nothing here tells what the address or the page is.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="evidence", db_index=False)
    kind = models.TextField(choices=EvidenceKind.choices)
    channel = models.TextField()
    strength = models.FloatField()
    bearing = models.TextField(choices=Bearing.choices, default=Bearing.NONE)
    anchored = models.BooleanField(
        default=False, help_text="A publisher or an institution asserts it, or two moderators do: what level 4 asks."
    )
    institution = models.ForeignKey(Institution, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind", "channel"], condition=Q(ended_at__isnull=True), name="profiles_evidence_once"
            ),
            models.CheckConstraint(
                condition=Q(strength__gt=0, strength__lt=1), name="profiles_evidence_strength_bounded"
            ),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="profiles_evidence_kind_known"),
            models.CheckConstraint(condition=Q(bearing__in=Bearing.values), name="profiles_evidence_bearing_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="profiles_evidence_expires_later"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="profiles_evidence_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(bearing="accepted") | Q(accepted_by__isnull=False) | Q(ended_at__isnull=False),
                name="profiles_evidence_accepted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "kind"], name="profiles_evidence_claim_idx"),
            models.Index(
                fields=["expires_at"], condition=Q(ended_at__isnull=True), name="profiles_evidence_expiry_idx"
            ),
            models.Index(
                fields=["kind", "checked_at"], condition=Q(ended_at__isnull=True), name="profiles_evidence_checked_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for claim {self.claim_id}"


class EvidenceDetail(models.Model):
    """The private particulars: the address, the page, what matched. For its owner and the case's moderators."""

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="detail", primary_key=True)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Detail of evidence {self.evidence_id}"


class Challenge(models.Model):
    """Something to be shown: a code sent to an address, a token put on a page. Single use, short life, few tries."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="challenges")
    kind = models.TextField(choices=EvidenceKind.choices)
    target = models.TextField(help_text="The address or the page. Private.")
    secret_hash = models.TextField(blank=True, help_text="Keyed digest of a code; empty for a token.")
    token = models.TextField(blank=True, help_text="What is to stand on a page; it is no secret once it does.")
    context = models.JSONField(
        default=dict, help_text="Institution, work and whatever else was judged when it was set."
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.SmallIntegerField()
    times_sent = models.SmallIntegerField(default=1)
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"], condition=Q(used_at__isnull=True), name="profiles_challenge_one_open"
            ),
            models.CheckConstraint(condition=Q(tries_left__gte=0), name="profiles_challenge_tries_not_negative"),
            models.CheckConstraint(condition=~Q(secret_hash="") | ~Q(token=""), name="profiles_challenge_has_secret"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} challenge of claim {self.claim_id}"


class Vouch(models.Model):
    """A co-author's word that the claimant is who they say, asked for and given once.

    SQL refuses a fourth in 30 days, a circle of vouchers, and vouching for oneself (migration 0002).
    """

    class State(models.TextChoices):
        ASKED = "asked", "asked"
        GIVEN = "given", "given"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "taken back"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="vouches", db_index=False)
    claimant = models.ForeignKey(User, models.CASCADE, related_name="vouches_received", db_index=False)
    voucher = models.ForeignKey(User, models.CASCADE, related_name="vouches_given", db_index=False)
    voucher_claim = models.ForeignKey(Claim, models.PROTECT, related_name="+")
    work = models.ForeignKey(Work, models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(choices=State.choices, default=State.ASKED)
    message = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    evidence = models.OneToOneField(Evidence, models.PROTECT, null=True, blank=True, related_name="vouch")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "voucher"], condition=Q(state__in=["asked", "given"]), name="profiles_vouch_once"
            ),
            models.CheckConstraint(condition=~Q(claimant=F("voucher")), name="profiles_vouch_not_for_oneself"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "given", "declined", "withdrawn"]), name="profiles_vouch_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | Q(given_at__isnull=False, evidence__isnull=False),
                name="profiles_vouch_given_has_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["voucher", "-given_at"], name="profiles_vouch_voucher_idx"),
            models.Index(fields=["claimant", "state"], name="profiles_vouch_claimant_idx"),
        ]

    def __str__(self) -> str:
        return f"Vouch for claim {self.claim_id}"


class EvidenceDocument(models.Model):
    """A file that a claimant shows to the moderators. Never served inline, deleted some time after the decision."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="documents")
    name = models.TextField(help_text="As the claimant's machine called it; shown as text, never used as a path.")
    media_type = models.TextField()
    size = models.IntegerField()
    digest = models.TextField()
    content = models.BinaryField()
    note = models.TextField(blank=True)
    uploaded_at = models.DateTimeField()
    delete_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "digest"], name="profiles_evidencedocument_once"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=5_000_000), name="profiles_evidencedocument_size_bounded"
            ),
        ]

    def __str__(self) -> str:
        return self.name
