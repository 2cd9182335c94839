"""Reads values out of records that promise nothing: any member may be missing, null or of any type.

Each function answers with an empty value instead of raising, so that a mapper states what it wants and never checks
types itself. What was there and could not be used goes into `Notes`.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

FIRST_YEAR: Final = 1400
LAST_YEAR: Final = 2200
_LARGEST_COUNT: Final = 2**31 - 1
_DIGITS = re.compile(r"\s*(-?[0-9]{1,18})(?:\.0*)?\s*", re.ASCII)
_DAY = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])", re.ASCII)


class Notes:
    """What in a record could not be used, field by field, each said once."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], None] = {}

    def add(self, field: str, reason: str) -> None:
        self._said[field, reason] = None

    def all(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._said)


def text(value: object) -> str:
    """A string without surrounding white space; a number as its digits."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    return ""


def members(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def elements(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """The non-empty strings of a list; a single string is a list of one."""
    found = [text(element) for element in elements(value)] if isinstance(value, list) else [text(value)]
    return [element for element in found if element]


def objects(value: object) -> list[dict[str, object]]:
    return [element for element in elements(value) if isinstance(element, dict)]


def number(value: object) -> int | None:
    """A whole number, however it is written."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else None
    if isinstance(value, str):
        match = _DIGITS.fullmatch(value)
        return int(match[1]) if match else None
    return None


def count(value: object) -> int | None:
    """A number of things: at least 0 and within what a database column holds."""
    found = number(value)
    return found if found is not None and 0 <= found <= _LARGEST_COUNT else None


def year(value: object) -> int | None:
    found = number(value)
    return found if found is not None and FIRST_YEAR <= found <= LAST_YEAR else None


def share(value: object) -> float | None:
    """A score from 0 to 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    return None


def day(value: object) -> date | None:
    """The date that an ISO 8601 date or time begins with."""
    match = _DAY.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    return day_of(int(match[1]), int(match[2]), int(match[3]))


def day_of(year_: int | None, month: int | None, day_: int | None) -> date | None:
    """The date of these parts, if they are one within the years that works have."""
    if year_ is None or month is None or day_ is None or not FIRST_YEAR <= year_ <= LAST_YEAR:
        return None
    try:
        return date(year_, month, day_)
    except (ValueError, OverflowError):
        return None


def moment(milliseconds: object) -> datetime | None:
    """The time that a number of milliseconds since 1970 stands for."""
    found = number(milliseconds)
    if found is None:
        return None
    try:
        return datetime.fromtimestamp(found / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
