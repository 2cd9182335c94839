"""Doing a part: the change, what came of it, and its rows in the record of acts, in one transaction.

Who may is decided before (`filing`, `answering`). The records are locked before accounts, and accounts before chains.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from papers.storage.record_locks import lock_records
from profiles.audit.writing import Entry, write_event
from profiles.claims.transitions import Part
from profiles.corrections.errors import NotPossibleError
from profiles.corrections.kinds import KINDS
from profiles.corrections.kinds.base import PartKind
from profiles.models import CorrectionRequest, Decider, PartState, RequestPart, User


def kind_of(part: RequestPart) -> PartKind:
    return KINDS[part.kind]


def records_of(part: RequestPart) -> frozenset[int]:
    """The records that change, and the request's own."""
    record = part.request.record_id
    touched = kind_of(part).touches(record=record, payload=part.payload, other=part.other_id)
    return touched if record is None else touched | {record}


def lock_records_of(*parts: RequestPart) -> None:
    lock_records({record for part in parts for record in records_of(part)})


def apply_part(part: RequestPart, *, by: User | None, now: datetime) -> RequestPart:
    """Do the part, or note why it cannot be done. `by` is who agreed; the word is that of whoever asked."""
    kind = kind_of(part)
    word = part.request.filed_by_id or (by.pk if by is not None else 0)
    try:
        with transaction.atomic():
            done = kind.apply(part=part, by=word, now=now)
    except NotPossibleError as error:
        part.state, part.reason, part.facts = PartState.IMPOSSIBLE, error.code, dict(error.facts)
    else:
        part.state, part.facts, part.correction = PartState.DONE, dict(done.facts), done.correction
        write_on_chains(part, "correction-done", by=by, now=now, facts=done.public)
    part.decided_by, part.decided_at = by, now
    part.save()
    close_if_decided(part.request, now)
    return part


def write_on_chains(
    part: RequestPart, act: str, *, by: User | None, now: datetime, facts: Mapping[str, Any] | None = None
) -> None:
    """One row for each record that changed, in the order of their chains. Facts are public."""
    made = part.facts.get("made")
    subjects = {f"A{record}" for record in records_of(part)} | ({str(made)} if made else set())
    for subject in sorted(subjects):
        write_event(
            Entry(
                subject=subject,
                act=act,
                actor=_part_of(part),
                actor_id=by.pk if by is not None else None,
                at=now,
                reason=part.reason if act == "correction-declined" else "",
                facts={"kind": getattr(kind_of(part), "public_code", part.kind), **(facts or {})},
            )
        )


def _part_of(part: RequestPart) -> str:
    return Part.MODERATOR if part.decider == Decider.MODERATOR else Part.OWNER


def close_if_decided(request: CorrectionRequest, now: datetime) -> None:
    """A request is closed when none of its parts waits."""
    waits = request.parts.filter(state=PartState.WAITING).exists()
    if waits == (request.closed_at is None):
        return
    request.closed_at = None if waits else now
    request.save(update_fields=["closed_at"])
