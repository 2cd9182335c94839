"""What an act of people changed in who wrote what, row by row, so that it can be taken back exactly.

Written and read by `papers.curation` alone. The literature knows no users: `by` is a number that means something to
whoever asked for the act.
"""

from django.db import models
from django.db.models import Q

from papers.models.author import Author, Provenance
from papers.models.work import Work


class Correction(models.Model):
    """One act: names put on other records, records joined, a record divided. `newest_name` is the highest number that
    a name in an author list had then, so that names that came later can be told; `newest_identifier` is the same of
    identifiers of people."""

    class Kind(models.TextChoices):
        SORT = "sort", "works sorted"
        MERGE = "merge", "records joined"
        SPLIT = "split", "works given a record of their own"
        HIDE = "hide", "a record hidden"

    kind = models.TextField(choices=Kind.choices)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.BigIntegerField(null=True, blank=True)
    newest_name = models.BigIntegerField()
    newest_identifier = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["sort", "merge", "split", "hide"]), name="papers_correction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="papers_correction_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CorrectedPlace(models.Model):
    """A name in an author list that the act put elsewhere. `authorship` is its row then; an import may have written
    the list anew since, with the same name in it."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="places")
    work = models.ForeignKey(Work, models.CASCADE, related_name="+", db_index=False)
    name_key = models.TextField()
    nth = models.SmallIntegerField()
    authorship = models.BigIntegerField()
    author_before = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    provenance_before = models.TextField(choices=Provenance.choices)
    waited_before = models.BooleanField()
    author_after = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    provenance_after = models.TextField(choices=Provenance.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "authorship"], name="papers_correctedplace_once"),
        ]
        indexes = [models.Index(fields=["work", "name_key"], name="papers_correctedplace_idx")]

    def __str__(self) -> str:
        return f"{self.authorship} from {self.author_before_id} to {self.author_after_id}"


class CorrectedRecord(models.Model):
    """A record that the act joined to another, parted from it, or put into people's hands; as it was, and as it is.

    Of a record that the act made, what it was before is what it came out of.
    """

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="records")
    author = models.ForeignKey(Author, models.CASCADE, related_name="+")
    merged_into_before = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    merged_into_after = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    kept_apart_before = models.BooleanField()
    kept_apart_after = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "author"], name="papers_correctedrecord_once"),
        ]

    def __str__(self) -> str:
        return f"A{self.author_id} in {self.correction_id}"


class CorrectedIdentifier(models.Model):
    """An identifier of a person that went with their works from one record to another, or to none."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="identifiers")
    scheme = models.TextField()
    value = models.TextField()
    author_before = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)
    author_after = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["correction", "scheme", "value"], name="papers_correctedidentifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
