"""What has changed in the literature and has not been taken in yet by those who are told of it."""

from django.db import models


class ChangedWork(models.Model):
    """A work whose authors, topics, institutions, citations, year or existence have changed. Written in the
    transaction of the change, once for each; the graph takes away the rows that it has taken in.

    Not a foreign key: that a work is gone is a change like any other.
    """

    work = models.BigIntegerField()

    def __str__(self) -> str:
        return f"W{self.work} has changed"
