"""Rows of the record of acts as moderators read them: what was done, in what part, for which reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from profiles.models import AuditEvent, ClaimState
from profiles.moderation.reasons import Reason, reason_of

_DONE: Final[Mapping[str, str]] = {
    "open": "begun",
    "submit": "sent in",
    "accept": "accepted",
    "cool": "accepted, with time to object",
    "divide": "works given a record of their own",
    "take-over": "record given over",
    "object": "objected to",
    "dispute": "disputed",
    "contest": "ownership disputed",
    "uphold": "record moved",
    "keep": "owner stays",
    "reject": "rejected",
    "withdraw": "taken back",
    "release": "record given up",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "revoke": "revoked",
    "supersede": "lost to somebody else",
    "expire": "expired",
    "renew": "renewed",
    "reopen": "opened again",
    "level": "level changed",
    "evidence": "evidence given",
    "evidence-ended": "evidence ended",
    "evidence-accepted": "evidence accepted",
    "evidence-seen": "evidence looked at",
    "document-seen": "document downloaded",
    "documents-reviewed": "documents reviewed",
    "proposed": "decision proposed to a second moderator",
    "proposal-declined": "proposal declined",
    "proposal-withdrawn": "proposal taken back",
    "appeal": "appeal filed",
    "appeal-denied": "appeal denied",
    "correction-done": "correction done",
    "correction-undone": "correction undone",
    "correction-declined": "correction declined",
    "conflict-set-aside": "source that contradicts people set aside",
    "account-suspended": "account suspended",
    "account-reinstated": "account opened again",
    "moderator-granted": "made a moderator",
    "moderator-revoked": "role of moderator taken away",
    "sanction-proposed": "sanction proposed to a second moderator",
    "sanction-confirmed": "sanction begun",
    "sanction-declined": "sanction declined",
    "sanction-withdrawn": "proposed sanction taken back",
    "sanction-lift-proposed": "end of a sanction proposed",
    "sanction-lift-dropped": "sanction left to stand",
    "sanction-lifted": "sanction ended early",
    "sanction-appealed": "sanction appealed",
    "sanction-appeal-granted": "appeal granted, sanction ended",
    "sanction-appeal-denied": "appeal denied, sanction stands",
    "sanction-seen": "sanction looked at",
    "domain-added": "domain added",
    "domain-removed": "domain taken back",
    "domain-refused": "domain refused",
}
_BY: Final[Mapping[str, str]] = {
    "moderator": "a moderator",
    "moderators": "two moderators",
    "portal": "the rules",
    "claimant": "the claimant",
    "owner": "the owner",
    "voucher": "a co-author",
    "admin": "an admin",
}


@dataclass(frozen=True, slots=True)
class EventLine:
    """One row. `now` is the state it led to, where that changed; `note` is what the claimant was told besides."""

    event: AuditEvent
    said: str
    by: str
    now: str
    about: str
    reason: Reason | None
    note: str = ""


def event_lines(events: Iterable[AuditEvent], notes: Mapping[int, str] | None = None) -> list[EventLine]:
    """Acts of areas that are not known here are shown by their code."""
    return [
        EventLine(
            event=event,
            said=_DONE.get(event.act, event.act.replace("-", " ")).capitalize(),
            by=_BY.get(event.actor, event.actor),
            now=_state(event),
            about=str(event.facts.get("record") or event.facts.get("domain") or ""),
            reason=reason_of(event.reason),
            note=(notes or {}).get(event.pk, ""),
        )
        for event in events
    ]


def _state(event: AuditEvent) -> str:
    changed = event.to_state in ClaimState.values and event.to_state != event.from_state
    return ClaimState(event.to_state).label if changed else ""
