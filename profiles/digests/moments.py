"""A moment as one would say it: "tomorrow at 08:00". Pure."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

_WEEK: Final = 7


def said_moment(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """As the clocks of `zone` show it, with the name of the zone: it is the person's own choice that they read."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (there.date() - today).days
    if days in (0, 1):
        day = ("today", "tomorrow")[days]
    else:
        day = f"on {there:%A}" if 0 < days < _WEEK else f"on {there:%A}, {there.day} {there:%b %Y}"
    return f"{day} at {there:%H:%M}, {zone.key.replace('_', ' ')}"
