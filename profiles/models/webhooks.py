"""Addresses that people have told of what they hear, as Standard Webhooks has it, and what became of each telling."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from profiles.models.news import Event
from profiles.models.user import User


class WebhookEndpoint(models.Model):
    """`secret` is encrypted with the portal's key. The one before it signs as well until `former_until`. An empty
    `kinds` means all kinds of event. `failing_since` is when the first of an unbroken row of failures was."""

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        OFF = "off", "switched off"
        DISABLED = "disabled", "stopped after failures"

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    url = models.TextField()
    name = models.TextField(blank=True)
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    kinds = ArrayField(models.TextField(), default=list, blank=True)
    state = models.TextField(choices=State.choices, default=State.ACTIVE)
    failing_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "url"], name="profiles_webhookendpoint_once"),
            models.CheckConstraint(
                condition=Q(state__in=["active", "off", "disabled"]), name="profiles_webhookendpoint_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event for one endpoint. `message` is the id that stays the same however often it is tried, which is how the
    receiver knows a repetition; a replay has the id of what it repeats. An event that is empty is a test."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        DELIVERED = "delivered", "delivered"
        FAILED = "failed", "given up"

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    message = models.UUIDField(default=uuid.uuid4)
    replayed = models.BooleanField(default=False, db_default=False)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    queued_at = models.DateTimeField(auto_now_add=True)
    send_after = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event"], condition=Q(replayed=False), name="profiles_webhookdelivery_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "delivered", "failed"]),
                name="profiles_webhookdelivery_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=Q(state__in=["waiting", "sending"]),
                name="profiles_webhookdelivery_due",
            ),
            models.Index(fields=["endpoint", "-id"], name="profiles_webhookdelivery_log"),
            models.Index(fields=["queued_at"], name="profiles_webhookdelivery_day"),
            models.Index(fields=["event"], condition=Q(event__isnull=False), name="profiles_webhookdelivery_event"),
        ]

    def __str__(self) -> str:
        return f"{self.message} to {self.endpoint_id}"


class WebhookAttempt(models.Model):
    """One try. `status` is what the receiver answered with, NULL where it did not; `said` is the beginning of the
    answer, or why there was none."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="tries", db_index=False)
    at = models.DateTimeField()
    milliseconds = models.IntegerField()
    status = models.SmallIntegerField(null=True, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["delivery", "id"], name="profiles_webhookattempt_idx")]

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.at:%Y-%m-%d %H:%M:%S}"
