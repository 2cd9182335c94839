"""Names that people put into author lists, because the source left them out."""

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.work import Work


class AddedName(models.Model):
    """A name that belongs into the author list of a work, whatever a source says, until somebody ends it.

    `position` is where it stands, counted from 1. `by` is a number that means something to whoever asked for it.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="added_names", db_index=False)
    author = models.ForeignKey(Author, models.CASCADE, related_name="added_names")
    name = models.TextField()
    name_key = models.TextField()
    position = models.IntegerField()
    by = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work", "name_key"], condition=Q(ended_at__isnull=True), name="papers_addedname_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="papers_addedname_not_empty"),
            models.CheckConstraint(condition=Q(position__gte=1), name="papers_addedname_position_from_one"),
        ]
        indexes = [
            models.Index(fields=["work"], condition=Q(ended_at__isnull=True), name="papers_addedname_work_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.name} on W{self.work_id}"
