"""When a digest is due, at the hour that a person chose in their own time zone. Pure.

A period has a name ("2026-11-21", "2026-W47") that is the same however often and by whomever it is worked out, so that
one digest is sent for it. A digest goes out at the first moment at which the person's clock shows its hour or later:
where clocks skip that hour, as they go forward; where it comes twice, the first time. A day that a zone never had
(Samoa had no 30 December 2011) has no digest.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_TICK: Final = timedelta(seconds=1)


class Every(StrEnum):
    """How often a digest comes."""

    DAY = "daily"
    WEEK = "weekly"


@dataclass(frozen=True, slots=True)
class Clock:
    """When a person wants their mail. `weekday` is 0 for Monday, and of weekly digests only."""

    zone: ZoneInfo
    hour: int
    weekday: int = 0

    @classmethod
    def of(cls, time_zone: str, hour: int, weekday: int = 0) -> "Clock":
        """A zone that is known no more is UTC: mail at an odd hour is better than none."""
        try:
            return cls(ZoneInfo(time_zone), hour, weekday)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return cls(ZoneInfo("UTC"), hour, weekday)


@dataclass(frozen=True, slots=True)
class Period:
    """`begins` and `ends` are moments in UTC. What happened from the first to before the second is of this period."""

    name: str
    begins: datetime
    ends: datetime


def latest_period(every: Every, *, now: datetime, clock: Clock) -> Period:
    """The last period that is over by `now`: its digest may go out."""
    day = _on_turn(every, now.astimezone(clock.zone).date() + 2 * _DAY, clock)
    while _moment(day, clock) > now:
        day = _before(every, day, clock)
    return Period(_name(every, day), _moment(_before(every, day, clock), clock), _moment(day, clock))


def next_moment(every: Every, *, now: datetime, clock: Clock) -> datetime:
    """When the next period is over: always after `now`."""
    day = _on_turn(every, now.astimezone(clock.zone).date() + 2 * _DAY, clock)
    if every is Every.WEEK:
        day += _WEEK
    while _moment(earlier := _before(every, day, clock), clock) > now:
        day = earlier
    return _moment(day, clock)


def _on_turn(every: Every, day: date, clock: Clock) -> date:
    """The last day up to this one at which a digest comes."""
    if every is Every.WEEK:
        # A week whose day was skipped has its digest as the next day begins.
        return day - timedelta(days=(day.weekday() - clock.weekday) % 7)
    while not _was_there(day, clock):
        day -= _DAY
    return day


def _before(every: Every, day: date, clock: Clock) -> date:
    return _on_turn(every, day - _DAY, clock)


def _name(every: Every, day: date) -> str:
    if every is Every.DAY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _was_there(day: date, clock: Clock) -> bool:
    moment = _moment(day, clock)
    return any(at.astimezone(clock.zone).date() == day for at in (moment - _TICK, moment))


def _moment(day: date, clock: Clock) -> datetime:
    """The first moment at which the clock shows this hour of this day, or later."""
    wall = datetime.combine(day, time(clock.hour))
    found = wall.replace(tzinfo=clock.zone).astimezone(UTC)
    if found.astimezone(clock.zone).replace(tzinfo=None) == wall:
        return found
    # Skipped: clocks went forward somewhere between what both offsets make of it.
    low, high = wall.replace(tzinfo=clock.zone, fold=1).astimezone(UTC) - _TICK, found
    while high - low > _TICK:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(clock.zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high
