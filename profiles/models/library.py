"""Works that people keep for themselves: lists, and on each of them works in the order of their owner."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from papers.models import Work
from profiles.models.user import User


class ReadingList(models.Model):
    """Nobody but its owner sees it, unless the owner gives away its secret link (`share_key`). `is_default` is the one
    that a single click saves to.
    `followed` tells its owner of new citations of its works; `share_name` puts the owner's name on what is shared."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    note = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)
    followed = models.BooleanField(default=False, db_default=False)
    share_key = models.UUIDField(null=True, blank=True)
    share_name = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="profiles_readinglist_name_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="profiles_readinglist_one_default"
            ),
            models.UniqueConstraint(fields=["share_key"], name="profiles_readinglist_share_key_once"),
            models.CheckConstraint(condition=~Q(name=""), name="profiles_readinglist_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedWork(models.Model):
    """A work on a list. `position` orders the list; gaps are as good as none."""

    reading_list = models.ForeignKey(ReadingList, models.CASCADE, related_name="saved", db_index=False)
    work = models.ForeignKey(Work, models.CASCADE, related_name="+", db_index=False)
    position = models.IntegerField()
    note = models.TextField(blank=True)
    tags = ArrayField(models.TextField(), default=list, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading_list", "work"], name="profiles_savedwork_once"),
        ]
        indexes = [
            models.Index(fields=["reading_list", "position", "id"], name="profiles_savedwork_order_idx"),
            models.Index(fields=["work"], name="profiles_savedwork_work_idx"),
            models.Index(fields=["saved_at"], name="profiles_savedwork_at_idx"),
        ]

    def __str__(self) -> str:
        return f"W{self.work_id} on {self.reading_list_id}"


class LastRemoval(models.Model):
    """What a person took off their lists last, so that it can be put back whole: one step, for an hour.

    Beside the lists and not among them, so that nobody who reads these has to leave out what is gone. `key` is another
    one for each removal; `lists` and `saved` hold the columns that were there."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    key = models.UUIDField()
    lists = models.JSONField(default=list)
    saved = models.JSONField(default=list)
    removed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["removed_at"], name="profiles_lastremoval_at_idx")]

    def __str__(self) -> str:
        return f"taken away by {self.user_id}"
