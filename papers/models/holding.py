"""What people have said about records and their works, as facts that no import and no batch job overrules.

The literature knows no users: `by` is a number that means something to whoever wrote it.
"""

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.curation import Correction
from papers.models.work import Work


class HeldRecord(models.Model):
    """A record that is one person, as somebody has shown: no machine merges two of these, or one away.

    It is owned by its person, or kept apart from one that was taken out of it, or both. `newest_name` is the highest
    number that a name in an author list had when its person got it, so that works that came later can be told.
    """

    author = models.OneToOneField(Author, models.CASCADE, primary_key=True, related_name="held")
    since = models.DateTimeField()
    owned = models.BooleanField(default=False)
    kept_apart = models.BooleanField(default=False)
    newest_name = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owned=True) | Q(kept_apart=True), name="papers_heldrecord_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"A{self.author_id} since {self.since:%Y-%m-%d}"


class Said(models.Model):
    """What somebody said about one name in the author list of one work, and of which record.

    It names the place by work and name, not by row, because an import may write the author list anew; of two alike in
    one list, `nth` tells which, and `alike` how many there were. When a list is written anew, what was said follows
    its name (`papers.curation.following`). `by` is who said it, `correction` the act it was part of; `ended_by` is the
    act that ended it, if one did.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="%(class)ss", db_index=False)
    name_key = models.TextField()
    nth = models.SmallIntegerField(default=1, db_default=1)
    alike = models.SmallIntegerField(default=1, db_default=1)
    author = models.ForeignKey(Author, models.CASCADE, related_name="%(class)ss", db_index=False)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    ended_by = models.ForeignKey(Correction, models.PROTECT, null=True, blank=True, related_name="ended_%(class)ss")

    class Meta:
        abstract = True


class AuthorshipAssertion(Said):
    """Somebody's word that a name in an author list is theirs: of this work, so spelt, on this record."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "name_key", "nth"],
                condition=Q(ended_at__isnull=True),
                name="papers_authorshipassertion_one",
            ),
        ]
        indexes = [models.Index(fields=["author"], name="papers_authorassert_author_idx")]

    def __str__(self) -> str:
        return f"W{self.work_id} is of A{self.author_id}"


class AuthorshipDenial(Said):
    """Somebody's word that a name in an author list is not theirs. The record never gets that work again, whatever
    a source or a resolver finds, until they say otherwise; and nobody else gets it but by their own word."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "name_key", "nth", "author"],
                condition=Q(ended_at__isnull=True),
                name="papers_authorshipdenial_one",
            ),
        ]
        indexes = [models.Index(fields=["author"], name="papers_authordenial_author_idx")]

    def __str__(self) -> str:
        return f"W{self.work_id} is not of A{self.author_id}"
