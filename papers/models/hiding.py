"""Records that people had hidden, and what they showed, kept apart from all that pages read.

Whatever a page reads of a hidden record is its row, which says nothing any more. Written by `papers.curation.hiding`.
"""

from django.db import models
from django.db.models import Q

from papers.models.author import Author
from papers.models.curation import Correction
from papers.models.work import Work

HIDDEN_PERSON = "Hidden person"
HIDDEN_WORK = "Hidden work"


class HiddenRecord(models.Model):
    """A person's page or a work that is hidden now. `kept` are the columns that its row had; `correction` is the act,
    which knows whose names were whose."""

    author = models.OneToOneField(Author, models.CASCADE, null=True, blank=True, related_name="hiding")
    work = models.OneToOneField(Work, models.CASCADE, null=True, blank=True, related_name="hiding")
    correction = models.OneToOneField(Correction, models.PROTECT, related_name="hiding")
    kept = models.JSONField(default=dict)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=True, work__isnull=False) | Q(author__isnull=False, work__isnull=True),
                name="papers_hiddenrecord_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.author_id}" if self.author_id else f"W{self.work_id}"
