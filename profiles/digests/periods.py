"""When a digest is due, at the hour that a person chose in their own time zone. Pure.

A period has a name ("daily 2026-11-21", "weekly 2026-W47") that is the same however often and by whomever it is
worked out, so that one digest is sent for it. Nights in which clocks change have an hour twice or not at all: a
digest at an hour that does not exist goes out when that hour would have begun, at an hour that exists twice the first
time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Period:
    """`begins` and `ends` are moments in UTC; what happened from the first to before the second is told in it."""

    name: str
    begins: datetime
    ends: datetime


def latest_period(frequency: Frequency, *, now: datetime, zone: ZoneInfo, hour: int, weekday: int = 0) -> Period:
    """The last period that is over by `now`. `weekday` is 0 for Monday, and of weekly digests only."""
    day = now.astimezone(zone).date()
    if _moment(day, hour, zone) > now:
        day -= timedelta(days=1)
    step = timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        step = timedelta(days=7)
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    return Period(f"{frequency} {_name(frequency, day)}", _moment(day - step, hour, zone), _moment(day, hour, zone))


def _name(frequency: Frequency, day: date) -> str:
    if frequency is Frequency.DAILY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    # The first of two, and with the offset before the change for an hour that is left out: just as it would begin.
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
