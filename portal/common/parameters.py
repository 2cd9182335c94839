"""Parameters of addresses, read: what cannot be is named with what is wrong with it, as a sentence. Nothing raises.

Pages leave out what was refused and say so; the API answers 400 with all of it (`portal.common.problems.refuse`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)
# A plus sign that nobody escaped arrives as a space.
_LOST_PLUS: Final = re.compile(r" (\d\d:\d\d)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Refused:
    """A parameter and what is wrong with it."""

    parameter: str
    wrong: str


def number(
    parameters: Mapping[str, str], name: str, default: int | None, *, least: int, most: int, refused: list[Refused]
) -> int | None:
    """The number of a parameter, or its default where it is empty; adds to `refused` what is none within the bounds."""
    text = parameters.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    refused.append(Refused(name, f"Give a number from {least} to {most}."))
    return None


def past_moment(parameters: Mapping[str, str], name: str, *, now: datetime, refused: list[Refused]) -> datetime | None:
    """The moment that a parameter names, by a date or as RFC 3339 has it; None where it is empty, and for today, whose
    end is still to come. A date stands for the end of its day, in UTC. Adds to `refused` what is neither, or is still
    to come."""
    text = _LOST_PLUS.sub(r"+\1", parameters.get(name, "").strip().upper())
    if not text or text == now.astimezone(UTC).date().isoformat():
        return None
    moment = _moment(text)
    if moment is None:
        refused.append(Refused(name, "Give a date, such as 2026-11-21, or a moment, such as 2026-11-21T09:20:00Z."))
    elif moment > now:
        refused.append(Refused(name, "Give a date or a moment that has been."))
    else:
        return moment
    return None


def _moment(text: str) -> datetime | None:
    try:
        if _DAY.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1, microseconds=-1)
        return datetime.fromisoformat(text).astimezone(UTC) if _MOMENT.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None
