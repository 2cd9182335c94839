"""When something that lasts so many months ends. Pure."""

from calendar import monthrange
from datetime import datetime
from typing import Final

_YEAR: Final = 12


def months_after(start: datetime, months: int) -> datetime:
    """The same day and time so many months later, or the last day of a month that is too short for it."""
    past = start.month - 1 + months
    year, month = start.year + past // _YEAR, past % _YEAR + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
