"""What is said of a sanction: to the person by mail and on their page, and to the record of acts of their account.

The history of the records that the person holds says nothing of it. A sanction is about a person and ends; a history is
public and stays. Whoever checks a score sees by how much it is lowered for as long as it is.
"""

from datetime import datetime
from typing import Final

from django.urls import reverse

from profiles.audit.writing import Entry, write_event
from profiles.claims.transitions import Part
from profiles.models import AuditEvent, Sanction, User
from profiles.moderation.sanctions.reasons import sanction_reason
from profiles.news.telling import tell_person

PROPOSED: Final = "sanction-proposed"
CONFIRMED: Final = "sanction-confirmed"
DECLINED: Final = "sanction-declined"
WITHDRAWN: Final = "sanction-withdrawn"
LIFT_PROPOSED: Final = "sanction-lift-proposed"
LIFT_DROPPED: Final = "sanction-lift-dropped"
LIFTED: Final = "sanction-lifted"
APPEALED: Final = "sanction-appealed"
APPEAL_GRANTED: Final = "sanction-appeal-granted"
APPEAL_DENIED: Final = "sanction-appeal-denied"
SEEN: Final = "sanction-seen"


def note(
    sanction: Sanction, act: str, *, by: User, now: datetime, was: str | None = None, second: User | None = None
) -> AuditEvent:
    """A row on the chain of the account. `was` is the state before, where the act changed it."""
    is_person = by.pk == sanction.user_id
    part = Part.MODERATORS if second is not None else Part.MODERATOR
    return write_event(
        Entry(
            subject=f"U{sanction.user_id}",
            act=act,
            actor=Part.OWNER if is_person else part,
            actor_id=by.pk,
            second_id=second.pk if second is not None else None,
            at=now,
            from_state=sanction.state if was is None else was,
            to_state=sanction.state,
            reason=sanction.reason,
            facts={
                "sanction": sanction.pk,
                "severity": sanction.severity,
                **({"until": f"{sanction.ends_at:%Y-%m-%d}"} if sanction.ends_at else {}),
            },
        )
    )


def what_was_done(sanction: Sanction) -> str:
    reason = sanction_reason(sanction.reason)
    return reason.said if reason else "You acted against the rules of this portal."


def effect(sanction: Sanction) -> str:
    """What follows from it, to the person."""
    until = f" until {day(sanction.ends_at)}" if sanction.ends_at else ""
    return f"The scores of your records are lowered by {sanction.severity} %{until}."


def tell_confirmed(sanction: Sanction, event: AuditEvent) -> None:
    _tell(
        sanction,
        event,
        subject=f"Your scores are lowered until {day(sanction.ends_at)}",
        text=f"{what_was_done(sanction)} Two moderators decided so.\n\n{effect(sanction)} It ends by itself. Your"
        " records stay yours.\n\nIf this is wrong, say why on this page. A moderator who had no hand in it looks at it"
        " again:",
    )


def tell_lifted(sanction: Sanction, event: AuditEvent) -> None:
    _tell(
        sanction,
        event,
        subject="Your scores are not lowered any more",
        text="A decision about your account was looked at again and ended. Your scores are as they were within a day.",
    )


def tell_denied(sanction: Sanction, event: AuditEvent) -> None:
    _tell(
        sanction,
        event,
        subject="Your appeal was looked at, and the decision stands",
        text=f"{effect(sanction)} The answer to what you wrote is on this page:",
    )


def day(at: datetime | None) -> str:
    return f"{at:%-d %b %Y}" if at else ""


def _tell(sanction: Sanction, event: AuditEvent, *, subject: str, text: str) -> None:
    if sanction.user is None:
        return
    tell_person(
        user=sanction.user,
        kind="sanction",
        subject=subject,
        text=text,
        path=reverse("sanction", args=[sanction.pk]),
        dedupe_key=f"sanction-event-{event.pk}",
    )
