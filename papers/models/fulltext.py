"""The full text of works, as far as the portal was given it. Searched, never shown as a whole."""

from django.db import models
from django.db.models import Q

from papers.models.work import Work

# Under this name files of full text stand among the records of sources; they describe no work.
FULLTEXT_SOURCE = "fulltext"


class WorkText(models.Model):
    """Cleaned text: paragraphs separated by an empty line.

    `file` is the name of the file it was read from, and `scheme` that of the identifier by which that file was matched
    to the work: together they decide which of several files gives the text of a work. `word_count` counts words as
    people do, for the page of the work.
    """

    work = models.OneToOneField(Work, models.CASCADE, primary_key=True, related_name="fulltext")
    text = models.TextField()
    word_count = models.IntegerField()
    scheme = models.TextField()
    file = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="papers_worktext_not_empty"),
            models.CheckConstraint(condition=Q(word_count__gte=0), name="papers_worktext_word_count_not_negative"),
        ]

    def __str__(self) -> str:
        return f"text of W{self.work_id}"
