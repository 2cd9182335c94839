"""What people paid attention to, and the lists made of it.

Nothing here names a reader. A view knows its reader by a token that only the day's key can make, the key is deleted
with the day and the tokens are emptied in the night after (`papers.services.forget_readers`); docs/trending.md says so
in public. Do not add a column that would undo this.
"""

from django.db import models
from django.db.models import Q

from papers.models.work import Work


class Window(models.TextChoices):
    """Of how much time a trending list is made."""

    DAY = "day", "Day"
    WEEK = "week", "Week"
    MONTH = "month", "Month"


class WorkView(models.Model):
    """Somebody read the page of a work: at most one row for a reader, a work and a day.

    `at` is the hour. `days_since` is what the reader's browser says of its last view of this work that was counted,
    so that a window counts each reader once without the portal knowing who it is. `reader` and `network` are empty
    once the day is over.
    """

    work = models.ForeignKey(Work, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    at = models.DateTimeField()
    days_since = models.SmallIntegerField(null=True)
    reader = models.UUIDField(null=True)
    network = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "day", "work"], name="papers_workview_once_a_day"),
            models.CheckConstraint(
                condition=Q(days_since__isnull=True) | Q(days_since__gte=1), name="papers_workview_days_since_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["day", "id"], name="papers_workview_day_idx"),
            models.Index(
                fields=["network", "day", "work"],
                condition=Q(network__isnull=False),
                name="papers_workview_network_idx",
            ),
        ]

    def __str__(self) -> str:
        return f"a view of W{self.work_id} on {self.day}"


class ReaderKey(models.Model):
    """The key of one day's tokens. There is never more than one: the next day's takes its place."""

    day = models.DateField(primary_key=True)
    key = models.BinaryField()

    def __str__(self) -> str:
        return f"key of {self.day}"


class TrendingList(models.Model):
    """The list of one window. `people` is how many people's attention went into it; 0 is a cold portal."""

    window = models.TextField(primary_key=True, choices=Window.choices)
    computed_at = models.DateTimeField()
    people = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(window__in=Window.values), name="papers_trendinglist_window_known"),
        ]

    def __str__(self) -> str:
        return f"trending, {self.window}"


class TrendingEntry(models.Model):
    """One work of a list. `reasons` are sentences for readers, most telling first."""

    trending = models.ForeignKey(TrendingList, models.CASCADE, related_name="entries", db_index=False)
    work = models.ForeignKey(Work, models.CASCADE, related_name="+")
    rank = models.IntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trending", "rank"], name="papers_trendingentry_rank_unique"),
            models.UniqueConstraint(fields=["trending", "work"], name="papers_trendingentry_work_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. W{self.work_id}"
