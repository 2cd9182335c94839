"""Works that came under a person's name since they last looked: up to where they have looked, and what they put off."""

from django.db import models

from papers.models import Author, Work
from profiles.models.user import User


class NewWorksSeen(models.Model):
    """Up to which name in an author list (numbers rise) the owner of a record has looked, and has been told of.

    Without a row it is the newest name at the time the record became theirs (`papers.models.HeldRecord`).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(Author, models.CASCADE, related_name="+", db_index=False)
    seen_up_to = models.BigIntegerField(default=0)
    told_up_to = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "author"], name="profiles_newworksseen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} on A{self.author_id}"


class PutOffWork(models.Model):
    """A name about which the owner of a record wants to be asked later. It names the place as `papers.models.holding`
    does, because an import may write the list anew."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(Author, models.CASCADE, related_name="+", db_index=False)
    work = models.ForeignKey(Work, models.CASCADE, related_name="+", db_index=False)
    name_key = models.TextField()
    nth = models.SmallIntegerField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "author", "work", "name_key", "nth"], name="profiles_putoffwork_once"
            ),
        ]

    def __str__(self) -> str:
        return f"W{self.work_id} until {self.until:%Y-%m-%d}"


class NewWorksMail(models.Model):
    """Whether a person wants to be told by mail. Without a row they are."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    wanted = models.BooleanField(default=True, db_default=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wanted}"
