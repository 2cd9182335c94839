"""Signs of life, and what failed for good. Neither holds anything about people but who settled a letter."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """When a part was last known to work. `doing` is the task that a worker has begun and not ended, if any."""

    part = models.TextField()
    at = models.DateTimeField()
    doing = models.TextField(blank=True, default="", db_default="")
    doing_id = models.TextField(blank=True, default="", db_default="")
    doing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part"], name="operations_heartbeat_once")]

    def __str__(self) -> str:
        return f"{self.part} at {self.at:%Y-%m-%d %H:%M:%S}"


class DeadLetter(models.Model):
    """A task, or a step of the courier, that failed for good. The same failure again counts up while it is open.

    `args` and `kwargs` are ids. Where they had to be shortened or blanked they are not `whole`, and the task cannot be
    put in again.
    """

    class Kind(models.TextChoices):
        TASK = "task", "task"
        STEP = "step", "step of the courier"

    class State(models.TextChoices):
        OPEN = "open", "open"
        REPLAYED = "replayed", "put in again"
        DISMISSED = "dismissed", "set aside"

    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    whole = models.BooleanField(default=True)
    error = models.TextField()
    said = models.TextField(blank=True)
    traceback = models.TextField(blank=True)
    fingerprint = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.IntegerField(default=1)
    state = models.TextField(choices=State.choices, default=State.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(state="open"), name="operations_deadletter_open_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["task", "step"]), name="operations_deadletter_kind_known"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | Q(state__in=["replayed", "dismissed"], settled_at__isnull=False),
                name="operations_deadletter_settled_or_open",
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="operations_deadletter_happened"),
        ]
        indexes = [
            models.Index(fields=["state", "-last_at", "-id"], name="operations_deadletter_list_idx"),
            models.Index(
                fields=["settled_by"], condition=Q(settled_by__isnull=False), name="operations_deadletter_by_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.error}"
