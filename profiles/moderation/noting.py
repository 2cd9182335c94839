"""What moderators leave behind besides a changed claim: rows on the record's history, and words for the claimant.

A row about a claim that does not change it carries no claim number of its own: the last row with one must say where
the claim stands. Nothing private goes into a row, and words of a moderator go to the claimant alone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from profiles.audit.writing import Entry, write_event
from profiles.claims.errors import ActNotAllowedError
from profiles.claims.transitions import Part
from profiles.models import AuditEvent, Claim, DecisionNote, User
from profiles.moderation.errors import ReasonError
from profiles.moderation.reasons import reason_of

LONGEST_NOTE: Final = 2000


def checked_reason(code: str, act: str, note: str = "") -> str:
    """The code, if it is listed for this act and has the words it needs. Raises ReasonError."""
    reason = reason_of(code)
    if reason is None or act not in reason.acts:
        raise ReasonError("Choose a reason.")
    if reason.needs_words and not note.strip():
        raise ReasonError("This reason needs a few words to the claimant.")
    if len(note.strip()) > LONGEST_NOTE:
        raise ReasonError(f"The words to the claimant are longer than {LONGEST_NOTE:,} characters.")
    return code


def tell_claimant(claim: Claim, note: str) -> None:
    """Keep what the moderator wrote beside the decision that was just made."""
    if note.strip():
        DecisionNote.objects.create(event_id=claim.last_event_id, claim=claim, text=note.strip())


def note_on_record(
    claim: Claim,
    act: str,
    *,
    by: User,
    now: datetime,
    second: User | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """A row on the history of the claim's record."""
    return write_event(
        Entry(
            subject=f"A{claim.author_id}",
            act=act,
            actor=Part.MODERATOR if second is None else Part.MODERATORS,
            actor_id=by.pk,
            second_id=second.pk if second else None,
            at=now,
            reason=reason,
            facts={"claim": claim.pk, **(facts or {})},
        )
    )


def refuse_without_person(claim: Claim) -> None:
    if claim.user_id is None:
        raise ActNotAllowedError("The account of this claim is gone.")
