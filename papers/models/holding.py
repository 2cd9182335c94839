"""Records that a person holds. The literature knows no users; it knows that these are not the machine's."""

from django.db import models

from papers.models.author import Author


class HeldRecord(models.Model):
    """Somebody has shown that this record is theirs: it is not merged into another, nor with another that is held."""

    author = models.OneToOneField(Author, models.CASCADE, primary_key=True, related_name="held")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"A{self.author_id} since {self.since:%Y-%m-%d}"
