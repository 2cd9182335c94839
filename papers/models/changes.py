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


class NewWork(models.Model):
    """A work that came into the portal and that nobody has been told of yet. Written in the transaction that adds it;
    whoever tells of new works takes the row away once it is known who wrote the work."""

    work = models.BigIntegerField()

    def __str__(self) -> str:
        return f"W{self.work} is new"
