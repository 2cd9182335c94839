"""Where a source contradicts what people said: listed for moderators, and never a reason to break what was said."""

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.work import Work


class AssertionConflict(models.Model):
    """One contradiction, from the import that brought it until it is gone.

    `author` is the record that spoke, or whose person it is; `other` the one that a source means, where it means one.
    `source` printed it. A moderator who has looked may set it aside; it then is not listed again. Written by
    `papers.curation.guarding` alone.
    """

    class Kind(models.TextChoices):
        GONE = "gone", "a name that is somebody's is in the list no more"
        DOUBLED = "doubled", "a name that was spoken of stands in the list more often than before"
        TWICE = "twice", "a person stands in one list twice"
        OTHERS_IDENTIFIER = "others-identifier", "a name that is somebody's bears the identifier of somebody else"
        DENIERS_IDENTIFIER = "deniers-identifier", "a name bears the identifier of the person who denied it"
        SHARED_IDENTIFIER = "shared-identifier", "names of two people bear one identifier"
        TWO_PEOPLE = "two-people", "two people said that one name is theirs"

    kind = models.TextField(choices=Kind.choices)
    work = models.ForeignKey(Work, models.CASCADE, related_name="+", db_index=False)
    name_key = models.TextField()
    nth = models.SmallIntegerField()
    author = models.ForeignKey(Author, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Author, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    scheme = models.TextField(blank=True)
    value = models.TextField(blank=True)
    source = models.TextField(blank=True)
    first_seen = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "work", "name_key", "nth", "author", "scheme", "value"],
                condition=Q(resolved_at__isnull=True),
                name="papers_assertionconflict_once",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_by__isnull=True)
                | Q(set_aside_at__isnull=False, set_aside_by__isnull=False),
                name="papers_assertionconflict_set_aside_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(resolved_at__isnull=True, set_aside_at__isnull=True),
                name="papers_conflict_open_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on W{self.work_id}"
