"""What has happened, whom it is about, and who is to hear of it.

An event is written once, in the transaction of what it tells of; `profiles.news.relaying` makes notifications of it.
Facts are ids and figures, and words that the portal itself wrote: never anything that is private to somebody else.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from profiles.models.digests import Digest
from profiles.models.following import FollowKind, Frequency
from profiles.models.user import User


class EventKind(models.TextChoices):
    """What can happen. Beside each, what its facts hold: records by their numbers. Of a record that changed, `what`
    is "merged" (`author` was joined to `other`), "split" (`other` was made of a part of it) or "undone"; the `path` of
    a decision is empty where there is no page to look at."""

    NEW_WORK = "new-work", "new work"  # work
    WORKS_ADDED = "works-added", "works added"  # subject ("A5"), count, works (first ten), recent or not
    MORE_WORKS = "more-works", "more new works"  # nothing: each notification has a count of its own
    NEW_CITATION = "new-citation", "new citation"  # cited, works (the first ten), count
    RECORD_CLAIMED = "record-claimed", "record claimed"  # author
    LEVEL_CHANGED = "level-changed", "level of trust changed"  # author, level, was
    RECORD_CHANGED = "record-changed", "record merged or split"  # author, other, what
    DECISION = "decision", "decision"  # title, path
    INVITATION = "invitation", "invitation"  # title, path
    MESSAGE = "message", "message"  # title, path
    TRENDING = "trending", "trending"  # works, period


class Event(models.Model):
    """Something that happened. What `dedupe_key` names happened once, however often it is found out.

    It is told to whoever follows one of its subjects, and to `user`, whom it concerns, if anybody.

    What came in together waits as one: events with a `batch` are told with the event that it names, so that nobody
    hears of more than a few dozen of them, and `works` are those that they tell of, for counting what is left out.
    `told_up_to` is the last account that an event with very many followers was told to. An event that could not be told
    is tried again from `tell_after` on. All four say nothing any more once it is told.
    """

    kind = models.TextField(choices=EventKind.choices)
    dedupe_key = models.TextField()
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    fanned_out_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="members", db_index=False)
    works = ArrayField(models.BigIntegerField(), null=True, blank=True)
    told_up_to = models.BigIntegerField(default=0, db_default=0)
    tell_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="profiles_event_once"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="profiles_event_kind_known"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(fanned_out_at__isnull=True, batch__isnull=True),
                name="profiles_event_waits_idx",
            ),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="profiles_event_batch_idx"),
            models.Index(fields=["user"], condition=Q(user__isnull=False), name="profiles_event_user_idx"),
            models.Index(fields=["at"], name="profiles_event_at_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class EventSubject(models.Model):
    """One of the things that an event is about, by whose followers it is heard."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="subjects", db_index=False)
    kind = models.TextField(choices=FollowKind.choices)
    target = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "kind", "target"], name="profiles_eventsubject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} is about {self.kind} {self.target}"


class Notification(models.Model):
    """One event, told to one person. `because` has the public ids of what they follow that it is about ("A5", "T2";
    "Q7" for a search of theirs), and "you" where it concerns them.

    `frequency` is how soon they wanted to be mailed when it happened, the soonest of their follows; `digest` is the
    mail that told it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications", db_index=False)
    because = ArrayField(models.TextField(), default=list)
    frequency = models.TextField(choices=Frequency.choices, default=Frequency.OFF)
    count = models.IntegerField(default=1, db_default=1)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        Digest, models.SET_NULL, null=True, blank=True, related_name="notifications", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="profiles_notification_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="profiles_notification_of_something"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="profiles_notification_feed_idx"),
            models.Index(
                fields=["user", "-id"], condition=Q(read_at__isnull=True), name="profiles_notification_new_idx"
            ),
            models.Index(
                fields=["frequency", "user"],
                condition=Q(digest__isnull=True) & ~Q(frequency="off"),
                name="profiles_notification_mail_idx",
            ),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="profiles_notification_told_idx"),
            # For forgetting: an event that nobody has any more, and what was read long ago.
            models.Index(fields=["event"], name="profiles_notification_of_idx"),
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="profiles_notification_read_idx"),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} for {self.user_id}"


class FeedPlace(models.Model):
    """Up to which notification somebody has looked through their feed. Looking is not reading: each stays unread until
    it is opened or said to be read."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    seen = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id} looked up to {self.seen}"
