"""The public history of a record: what was decided about it, when, and in what part. Never by whom, never private.

Everything is in the record of acts; what people merely asked for is not published, because asking says nothing about a
record and would let anybody write on it. So rows of the chain may be missing here, and the page says how many, up to
the last one that is published: it does not change while somebody asks.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from profiles.models import AuditEvent, AuditSeal, ClaimState, EvidenceKind

EVENTS_SHOWN: Final = 200
# Begun and taken back by somebody who did not own the record, or still under way.
_ONLY_ASKED: Final = frozenset({"open", "submit", "cool", "object", "dispute", "withdraw", "renew"})
# Codes of kinds of change, as far as they may be told: letters and hyphens, and nothing that somebody typed.
_KIND: Final = re.compile(r"[a-z][a-z-]{1,20}", re.ASCII)
_PERSON: Final = frozenset({"claimant", "owner"})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One published row. `classes` are of evidence; `seal` is the beginning of the row's own hash. `change` and `works`
    are the kind of a correction and how many works it was about, where it was one."""

    sequence: int
    at: datetime
    act: str
    part: str
    from_state: str
    to_state: str
    level: int | None
    from_level: int | None
    reason: str
    classes: list[EvidenceKind]
    seal: str
    is_sealed: bool
    change: str = ""
    works: int | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """The last verification of all chains. `faults_here` are those it found in this record's chain."""

    at: datetime
    events: int
    faults: int
    faults_here: int


@dataclass(frozen=True, slots=True)
class History:
    """The newest first. Of `total` rows up to the last published one, `unpublished` are about what was only asked."""

    lines: list[HistoryLine]
    total: int
    unpublished: int
    seal: Seal | None


def history(author: int) -> History:
    """The published rows of one record's chain, at most `EVENTS_SHOWN`. Three queries."""
    subject = f"A{author}"
    published = AuditEvent.objects.filter(subject=subject).exclude(act__in=_ONLY_ASKED)
    seal = AuditSeal.objects.order_by("-id").first()
    sealed_until = seal.last_event if seal else 0
    newest = list(published.order_by("-sequence")[:EVENTS_SHOWN])
    total = newest[0].sequence if newest else 0
    shown = len(newest) if len(newest) < EVENTS_SHOWN else published.count()
    return History(
        lines=[_line(event, sealed_until) for event in newest],
        total=total,
        unpublished=total - shown,
        seal=_seal(seal, subject) if seal else None,
    )


def _line(event: AuditEvent, sealed_until: int) -> HistoryLine:
    """Only what is listed here leaves the row: `facts` may hold numbers of claims."""
    return HistoryLine(
        sequence=event.sequence,
        at=event.at,
        act=event.act,
        part="person" if event.actor in _PERSON else event.actor,
        from_state=event.from_state if event.from_state in ClaimState.values else "",
        to_state=event.to_state if event.to_state in ClaimState.values else "",
        level=event.level,
        from_level=_level(event.facts.get("from_level")),
        reason=event.reason,
        classes=_classes(event.facts),
        seal=bytes(event.hash).hex()[:12],
        is_sealed=event.pk <= sealed_until,
        change=_change(event),
        works=_count(event.facts.get("works")),
    )


def _change(event: AuditEvent) -> str:
    kind = event.facts.get("kind")
    told = event.act.startswith("correction-") and isinstance(kind, str) and _KIND.fullmatch(kind)
    return str(kind) if told else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _level(value: Any) -> int | None:
    return value if isinstance(value, int) and 1 <= value <= 4 else None  # noqa: PLR2004 - the levels of a claim


def _classes(facts: dict[str, Any]) -> list[EvidenceKind]:
    named = facts.get("kinds", facts.get("kind", []))
    found = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else set()
    return [kind for kind in EvidenceKind if kind.value in found]


def _seal(seal: AuditSeal, subject: str) -> Seal:
    faults = [str(fault) for fault in seal.faults]
    return Seal(
        at=seal.at,
        events=seal.events,
        faults=len(faults),
        faults_here=sum(fault.startswith(f"{subject} ") for fault in faults),
    )
