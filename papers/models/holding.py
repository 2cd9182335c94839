"""What people have said about records and their works, as facts that no import and no batch job overrules.

The literature knows no users: `by` is a number that means something to whoever wrote it.
"""

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.work import Work


class HeldRecord(models.Model):
    """A record that is one person, as somebody has shown: no machine merges two of these, or one away.

    It is owned by its person, or kept apart from one that was taken out of it, or both.
    """

    author = models.OneToOneField(Author, models.CASCADE, primary_key=True, related_name="held")
    since = models.DateTimeField()
    owned = models.BooleanField(default=False)
    kept_apart = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owned=True) | Q(kept_apart=True), name="papers_heldrecord_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"A{self.author_id} since {self.since:%Y-%m-%d}"


class AuthorshipAssertion(models.Model):
    """Somebody's word that a name in an author list is theirs: of this work, so spelt, on this record.

    It names the place by work and name, not by row, because an import may write the author list anew.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="assertions", db_index=False)
    name_key = models.TextField()
    author = models.ForeignKey(Author, models.CASCADE, related_name="assertions", db_index=False)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "name_key"], condition=Q(ended_at__isnull=True), name="papers_authorshipassertion_one"
            ),
        ]
        indexes = [models.Index(fields=["author"], name="papers_authorassert_author_idx")]

    def __str__(self) -> str:
        return f"W{self.work_id} is of A{self.author_id}"
