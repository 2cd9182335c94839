"""What may be wrong with records, for moderators to look at: found anew each night, set aside by people for good.

Written by `papers.services.note_suggestions` and `papers.services.dismiss_suggestion`. Nothing acts on it by itself.
The literature knows no users: `dismissed_by` is a number that means something to whoever wrote it.
"""

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.work import Work


class Suggestion(models.Model):
    """`record` and `other` may be one person; or `work`, a name on which is nobody's, may be the record's; or the
    record may be several people. `facts` are for and against (`papers.identity.suggesting.interface`): numbers of
    records, never names, which people may have changed since."""

    class Matter(models.TextChoices):
        DUPLICATE = "duplicate", "two records of one person"
        MIXED = "mixed", "several people on one record"
        MISSING = "missing", "a work that is not on its author's record"

    matter = models.TextField(choices=Matter.choices)
    record = models.ForeignKey(Author, models.CASCADE, related_name="suggestions")
    other = models.ForeignKey(Author, models.CASCADE, null=True, blank=True, related_name="+")
    work = models.ForeignKey(Work, models.CASCADE, null=True, blank=True, related_name="+")
    strength = models.SmallIntegerField(help_text="How many of a hundred such suggestions are likely to be right.")
    facts = models.JSONField(default=list)
    parts = models.JSONField(default=list, help_text="Of a mixed record: the names of each part but the largest.")
    noted_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "record", "other", "work"], nulls_distinct=False, name="papers_suggestion_once"
            ),
            models.CheckConstraint(
                condition=Q(matter__in=["duplicate", "mixed", "missing"]), name="papers_suggestion_matter_known"
            ),
            models.CheckConstraint(
                condition=Q(matter="duplicate", other__isnull=False, work__isnull=True)
                | Q(matter="mixed", other__isnull=True, work__isnull=True)
                | Q(matter="missing", other__isnull=False, work__isnull=True)
                | Q(matter="missing", other__isnull=True, work__isnull=False),
                name="papers_suggestion_of_its_matter",
            ),
            models.CheckConstraint(
                condition=Q(strength__gte=0, strength__lte=99), name="papers_suggestion_strength_bounded"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
                name="papers_suggestion_dismissed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["matter", "-strength", "id"],
                condition=Q(dismissed_at__isnull=True),
                name="papers_suggestion_open_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} of A{self.record_id}: {self.strength}"
