"""`{{ waited|span }}`: how long something took, as people say it: "4 hours", "3.5 days"."""

from datetime import timedelta
from typing import Final

from django import template

register = template.Library()

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_IN_HOURS_UNTIL: Final = timedelta(hours=48)


@register.filter
def span(waited: timedelta | None) -> str:
    if waited is None:
        return ""
    if waited < _HOUR:
        return "under an hour"
    if waited < _IN_HOURS_UNTIL:
        hours = round(waited / _HOUR)
        return f"{hours} hour{'' if hours == 1 else 's'}"
    days = f"{waited / _DAY:.1f}".removesuffix(".0")
    return f"{days} days"
