"""The full text of works, as far as the portal was given it. Searched, never shown as a whole."""

from django.db import models

from papers.models.work import Work


class WorkText(models.Model):
    """Cleaned text: paragraphs separated by an empty line. `source` says by whose identifier it was matched;
    `digest` tells whether a file has changed since it was read."""

    work = models.OneToOneField(Work, models.CASCADE, primary_key=True, related_name="fulltext")
    text = models.TextField()
    source = models.TextField()
    digest = models.UUIDField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="papers_worktext_not_empty")]

    def __str__(self) -> str:
        return f"text of W{self.work_id}"
