"""Mail that waits to be sent, written in the transaction of the act that it tells of: neither is without the other."""

from django.db import models
from django.db.models import Q

from profiles.models.user import User


class OutgoingMail(models.Model):
    """One mail to one address. What `dedupe_key` names is said once, however often the act is repeated.

    `sending` is written before the server is asked: a mail whose fate a crash left open is not sent again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "refused"
        UNKNOWN = "unknown", "fate unknown"

    to = models.TextField()
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    dedupe_key = models.TextField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="profiles_outgoingmail_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "unknown"]),
                name="profiles_outgoingmail_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=Q(state__in=["waiting", "sending"]),
                name="profiles_outgoingmail_due_idx",
            ),
            models.Index(fields=["queued_at"], name="profiles_outgoingmail_day_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} mail {self.pk}"
