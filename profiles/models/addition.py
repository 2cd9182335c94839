"""Works that somebody misses here, from the moment they name one until it is among the others."""

from django.db import models
from django.db.models import Q

from papers.models import Author, Work
from profiles.models.user import User


class AdditionWay(models.TextChoices):
    """How the work was named."""

    DOI = "doi", "DOI"
    ARXIV = "arxiv", "arXiv id"
    BIBTEX = "bibtex", "BibTeX"


class AdditionState(models.TextChoices):
    FOUND = "found", "found; to be looked at"
    ADDING = "adding", "waiting to be added"
    ADDED = "added", "added"
    FAILED = "failed", "could not be added"


class WorkAddition(models.Model):
    """`given` is what the person typed, `answer` the registry's answer or the BibTeX, which is read again when the work
    is added. `found` is what was shown to them; `work` is the work once it is here, or was found to be here already."""

    asked_by = models.ForeignKey(User, models.CASCADE, related_name="work_additions")
    record = models.ForeignKey(Author, models.CASCADE, related_name="+")
    way = models.TextField(choices=AdditionWay.choices)
    given = models.TextField()
    answer = models.TextField(blank=True)
    found = models.JSONField(default=dict)
    state = models.TextField(choices=AdditionState.choices, default=AdditionState.FOUND)
    reason = models.TextField(blank=True, help_text="A sentence: why it could not be added.")
    work = models.ForeignKey(Work, models.SET_NULL, null=True, blank=True, related_name="+")
    was_here = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=AdditionWay.values), name="profiles_workaddition_way_known"),
            models.CheckConstraint(
                condition=Q(state__in=AdditionState.values), name="profiles_workaddition_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="profiles_workaddition_by_idx"),
            models.Index(fields=["asked_at"], condition=Q(state="adding"), name="profiles_workaddition_wait_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.given[:40]}"

    @property
    def title(self) -> str:
        """What it is called in a list of what somebody named."""
        return str(self.found.get("title") or (self.work.title if self.work else "") or self.given)
