"""Mails that gather what happened, when each person wants them, and what stops them.

`Digest` is unique for a person, a kind and a period, whoever works it out and however often.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from profiles.models.mail import OutgoingMail
from profiles.models.user import User

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class DigestKind(models.TextChoices):
    """Kinds of mail about what one follows; each can be stopped by itself."""

    INSTANT = "instant", "at once"
    DAILY = "daily", "each day"
    WEEKLY = "weekly", "each week"
    TRENDING = "trending", "what is trending"


class MailPreference(models.Model):
    """When a person wants these mails, and which. Made with the first follow.

    `time_zone` is an IANA name. Three moments are when the next mail of a kind is due, NULL where none ever is.
    `instant_after` puts mails at once off after one that could not be made.
    """

    class Trending(models.TextChoices):
        OFF = "off", "never"
        DAILY = "daily", "each day"
        WEEKLY = "weekly", "each week"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    time_zone = models.TextField(default="UTC")
    hour = models.SmallIntegerField(default=8)
    weekday = models.SmallIntegerField(default=0, choices=list(enumerate(WEEKDAYS)))
    instant = models.BooleanField(default=True)
    daily = models.BooleanField(default=True)
    weekly = models.BooleanField(default=True)
    trending = models.TextField(choices=Trending.choices, default=Trending.OFF)
    next_daily_at = models.DateTimeField(null=True, blank=True)
    next_weekly_at = models.DateTimeField(null=True, blank=True)
    next_trending_at = models.DateTimeField(null=True, blank=True)
    instant_after = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__gte=0, hour__lte=23), name="profiles_mailpreference_hour"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="profiles_mailpreference_weekday"),
            models.CheckConstraint(
                condition=Q(trending__in=["off", "daily", "weekly"]), name="profiles_mailpreference_trending_known"
            ),
        ]
        indexes = [
            # Rows that say that a mail is wanted and not yet when.
            models.Index(
                fields=["user"],
                condition=Q(daily=True, next_daily_at__isnull=True)
                | Q(weekly=True, next_weekly_at__isnull=True)
                | (~Q(trending="off") & Q(next_trending_at__isnull=True)),
                name="profiles_mailpref_unset_idx",
            ),
        ] + [
            models.Index(
                fields=[f"next_{kind}_at"],
                condition=Q(**{f"next_{kind}_at__isnull": False}),
                name=f"profiles_mailpref_{kind}_idx",
            )
            for kind in ("daily", "weekly", "trending")
        ]

    def __str__(self) -> str:
        return f"mail to {self.user_id} at {self.hour} in {self.time_zone}"


class Digest(models.Model):
    """One mail that gathers, for one person and period; `period` is "2026-11-21", "2026-W47", or for mails at once the
    number of the last thing they tell. `mail` is NULL once that is kept no more."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField(choices=DigestKind.choices)
    period = models.TextField()
    items = models.IntegerField()
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "period"], name="profiles_digest_once"),
            models.CheckConstraint(condition=Q(kind__in=DigestKind.values), name="profiles_digest_kind_known"),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="profiles_digest_user_idx"),
            models.Index(fields=["mail"], condition=Q(mail__isnull=False), name="profiles_digest_mail_idx"),
            models.Index(fields=["created_at"], name="profiles_digest_created_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period} for {self.user_id}"


class MailBreak(models.Model):
    """A time in which no digest goes out, since too many did at once. It ends when an operator says so."""

    opened_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(closed_at__isnull=True), name="profiles_mailbreak_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"no digests since {self.opened_at:%Y-%m-%d %H:%M}"


class BouncedAddress(models.Model):
    """An address that mail comes back from: digests leave it alone until the person proves it again."""

    address = models.TextField()
    bounces = models.IntegerField(default=1)
    permanent = models.BooleanField()
    said = models.TextField(blank=True)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address"], name="profiles_bouncedaddress_once")]

    def __str__(self) -> str:
        return self.address
