"""Sanctions in the words of moderators' pages: what stands where, and what it is about."""

from dataclasses import dataclass
from datetime import datetime

from profiles.models import Sanction, SanctionState
from profiles.moderation.sanctions.cases import Case
from profiles.moderation.sanctions.reasons import About, sanction_reason
from profiles.moderation.sanctions.telling import day


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A sanction in a list."""

    row: Sanction
    reason: str
    stands: str


def lines(rows: list[Sanction], now: datetime) -> list[SanctionLine]:
    return [SanctionLine(row, label(row), stands(row, now)) for row in rows]


def label(sanction: Sanction) -> str:
    reason = sanction_reason(sanction.reason)
    return reason.label if reason else sanction.reason


def stands(sanction: Sanction, now: datetime) -> str:
    """How it stands, in a few words."""
    if sanction.is_in_force(now):
        return f"in force until {day(sanction.ends_at)}"
    if sanction.state == SanctionState.CONFIRMED:
        return f"over since {day(sanction.ends_at)}"
    if sanction.state == SanctionState.LIFTED:
        return f"ended early on {day(sanction.lifted_at)}"
    if sanction.state == SanctionState.PROPOSED:
        return f"proposed on {day(sanction.proposed_at)}"
    return f"{sanction.get_state_display()} on {day(sanction.decided_at)}"


def about(case: Case) -> str:
    """What it stands on."""
    name = f"{case.record.name} ({case.record.public_id})" if case.record is not None else "a record that is not there"
    return {
        About.CLAIM: f"their claim {case.number} on {name}",
        About.WORD: f"their word in claim {case.number} on {name}",
        About.CORRECTION: f"their request {case.number} about {name}",
    }[case.about]
