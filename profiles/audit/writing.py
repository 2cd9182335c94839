"""Adding to the record of acts, in the transaction of the act itself. There is no other way to write it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from profiles.audit.chain import BEGINNING, seal
from profiles.events import act_recorded
from profiles.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written down. `facts` are public: no address, no document, no words of a claimant."""

    subject: str
    act: str
    actor: str
    at: datetime
    actor_id: int | None = None
    second_id: int | None = None
    claim_id: int | None = None
    from_state: str = ""
    to_state: str = ""
    level: int | None = None
    reason: str = ""
    facts: Mapping[str, Any] | None = None


def _as_stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they will be read again, or the seal would not fit them. Raises TypeError for what has no one form.

    A fraction is such: the database writes it in digits, and Python with an exponent or as minus nothing.
    """
    kept: dict[str, Any] = json.loads(json.dumps(facts), parse_float=_refuse, parse_constant=_refuse)
    return kept


def _refuse(number: str) -> float:
    raise TypeError(f"facts hold no fractions: {number}")


def lock_chain(subject: str) -> None:
    """Hold the end of a chain until the transaction ends, so that two acts queue up instead of failing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('audit ' || %s, 0))", [subject])


def write_event(entry: Entry) -> AuditEvent:
    """Add a row at the end of its subject's chain. Needs a transaction; whoever locks rows does so before."""
    if not connection.in_atomic_block:
        raise RuntimeError("an act and its audit row belong into one transaction")
    lock_chain(entry.subject)
    last = AuditEvent.objects.filter(subject=entry.subject).order_by("-sequence").first()
    previous = bytes(last.hash) if last else BEGINNING
    row: dict[str, Any] = {
        "subject": entry.subject,
        "sequence": last.sequence + 1 if last else 1,
        "at": entry.at,
        "act": entry.act,
        "claim_id": entry.claim_id,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "level": entry.level,
        "actor": entry.actor,
        "actor_id": entry.actor_id,
        "second_id": entry.second_id,
        "reason": entry.reason,
        "facts": _as_stored(entry.facts or {}),
    }
    if not any(_announce in entry for entry in connection.run_on_commit):
        transaction.on_commit(_announce, robust=True)
    return AuditEvent.objects.create(
        **row,
        previous_hash=previous,
        hash=seal(previous, row),
        transaction=RawSQL("pg_current_xact_id()::text::bigint", [], output_field=BigIntegerField()),
    )


def _announce() -> None:
    act_recorded.send(sender=AuditEvent)
