"""Whom and what people follow, and the searches that they keep.

A follow names its target by kind and number: six tables, one index that fan-out reads. What was merged into another
record is followed on where it went when something happens there, so that no row moves and a merge that is taken back
leaves nothing behind.
"""

from django.db import models

from profiles.models.user import User


class FollowKind(models.TextChoices):
    """What can be followed."""

    AUTHOR = "author", "author"
    TOPIC = "topic", "topic"
    INSTITUTION = "institution", "institution"
    VENUE = "venue", "venue"
    WORK = "work", "work"
    SEARCH = "search", "search"


class Frequency(models.TextChoices):
    """How soon a follow is told of by mail. The portal itself shows everything at once."""

    INSTANT = "instant", "at once"
    DAILY = "daily", "once a day"
    WEEKLY = "weekly", "once a week"
    OFF = "off", "not by mail"


class SavedSearch(models.Model):
    """A search that somebody keeps under a name. `query` is the query string of its address, in one spelling
    (`papers.search.asking`), without its place in the results."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    query = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="profiles_savedsearch_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="profiles_savedsearch_has_a_name"),
            models.CheckConstraint(condition=~models.Q(query=""), name="profiles_savedsearch_asks"),
        ]

    def __str__(self) -> str:
        return self.name


class Follow(models.Model):
    """One person follows one thing. `target` is the primary key of a record, or of a search of the person's own."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField(choices=FollowKind.choices)
    target = models.BigIntegerField()
    frequency = models.TextField(choices=Frequency.choices, default=Frequency.DAILY)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "target"], name="profiles_follow_once"),
            models.CheckConstraint(condition=models.Q(kind__in=FollowKind.values), name="profiles_follow_kind_known"),
            models.CheckConstraint(
                condition=models.Q(frequency__in=Frequency.values), name="profiles_follow_frequency_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "target", "user"], include=["frequency"], name="profiles_follow_followers_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.kind} {self.target}"


class SetAsideSuggestion(models.Model):
    """Something that is not suggested to a person any more, since they said so."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField(choices=FollowKind.choices)
    target = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "target"], name="profiles_setaside_once"),
            models.CheckConstraint(condition=models.Q(kind__in=FollowKind.values), name="profiles_setaside_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} set {self.kind} {self.target} aside"
