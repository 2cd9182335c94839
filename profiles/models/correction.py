"""What people ask to have put right, part by part: who has to agree to each, and what became of it.

Nothing lapses in silence: a part waits for somebody who is named here, or it has an outcome.
"""

from django.db import models
from django.db.models import Q

from papers.models import Author, Correction
from profiles.models.user import User


class Relation(models.TextChoices):
    """For whom somebody asks."""

    SELF = "self", "It is my record"
    ADVISOR = "advisor", "I advise or advised this person"
    COAUTHOR = "coauthor", "I have written with this person"
    MAINTAINER = "maintainer", "I look after records"
    READER = "reader", "I came across it"


class CorrectionRequest(models.Model):
    """One request, whatever it amounts to. `record` is whose record is to be put right; empty where the person has
    none yet. It is closed when none of its parts waits any more."""

    record = models.ForeignKey(Author, models.PROTECT, null=True, related_name="correction_requests")
    filed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="correction_requests")
    relation = models.TextField(choices=Relation.choices, default=Relation.SELF)
    reason = models.TextField(blank=True, help_text="For those who decide. Private.")
    filed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="profiles_correctionrequest_relation_known"
            ),
        ]
        indexes = [
            models.Index(fields=["filed_by", "-filed_at"], name="profiles_correction_by_idx"),
            models.Index(fields=["filed_at"], condition=Q(closed_at__isnull=True), name="profiles_correction_open_idx"),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} about A{self.record_id}"


class PartState(models.TextChoices):
    WAITING = "waiting", "waiting for an answer"
    DONE = "done", "done"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "taken back before it was decided"
    IMPOSSIBLE = "impossible", "not possible"
    UNDONE = "undone", "undone"


class Decider(models.TextChoices):
    """Who has to agree."""

    FILER = "filer", "nobody else is touched"
    OWNER = "owner", "the owner of the other record"
    MODERATOR = "moderator", "a moderator"


class RequestPart(models.Model):
    """One change that is decided by itself, so that one that is contested holds up none of the others.

    `payload` is what was asked, as its kind (`profiles.corrections.kinds`) reads it; `facts` are what came of it, for
    the receipt. `correction` is the act on the literature, where it was one.
    """

    request = models.ForeignKey(CorrectionRequest, models.CASCADE, related_name="parts")
    number = models.SmallIntegerField()
    kind = models.TextField()
    state = models.TextField(choices=PartState.choices, default=PartState.WAITING)
    payload = models.JSONField(default=dict)
    other = models.ForeignKey(Author, models.PROTECT, null=True, blank=True, related_name="+")
    decider = models.TextField(choices=Decider.choices)
    asked = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When a moderator decides instead of the owner.")
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="The code of what spoke against it.")
    note = models.TextField(blank=True, help_text="What whoever decided tells whoever asked. Private to the two.")
    facts = models.JSONField(default=dict)
    correction = models.OneToOneField(Correction, models.PROTECT, null=True, blank=True, related_name="request_part")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="profiles_requestpart_number_once"),
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="profiles_requestpart_state_known"),
            models.CheckConstraint(condition=Q(decider__in=Decider.values), name="profiles_requestpart_decider_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="profiles_requestpart_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting", decider="owner") | Q(due_at__isnull=False),
                name="profiles_requestpart_owner_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="profiles_requestpart_undone_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decider", "due_at"], condition=Q(state="waiting"), name="profiles_requestpart_wait_idx"
            ),
            models.Index(fields=["asked"], condition=Q(state="waiting"), name="profiles_requestpart_asked_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of request {self.request_id}"
