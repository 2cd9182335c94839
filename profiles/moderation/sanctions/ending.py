"""The end of a sanction before its time, whoever decided it: it counts no more from this moment on."""

from datetime import datetime

from profiles.models import AuditEvent, Sanction, SanctionState, User
from profiles.moderation.sanctions.telling import note


def lift(found: Sanction, act: str, *, by: User, now: datetime, second: User | None = None) -> AuditEvent:
    """`found` is held by the caller, who has seen that it may end."""
    found.state, found.lifted_by, found.lifted_at = SanctionState.LIFTED, by, now
    if second is None:  # an appeal: what was proposed besides is settled by it
        found.lift_asked_by, found.lift_asked_at, found.lift_note = None, None, ""
    found.save(update_fields=["state", "lifted_by", "lifted_at", "lift_asked_by", "lift_asked_at", "lift_note"])
    return note(found, act, by=by, second=second, now=now, was=SanctionState.CONFIRMED)
