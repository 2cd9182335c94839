"""The day a volume appeared, where its month says one.

Volumes write the month as they like: "June", "October 31-November 4", "28 August". Only a single day is a date; a
month or a range of days gives none, because a guessed day would sort and show as if it were known.
"""

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD: Final = r"(?P<month>[A-Za-z]{3,9})\.?"
_NUMBER: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY = re.compile(
    rf"\s*(?:{_WORD}\s+{_NUMBER}|{_NUMBER.replace('day', 'first')}\s+{_WORD.replace('month', 'word')})\s*,?\s*"
)


def day_of_volume(year: int | None, month: str) -> date | None:
    """`month` as the volume writes it. None unless it is exactly one day of a month."""
    found = _DAY.fullmatch(month) if year is not None and len(month) < 40 else None  # noqa: PLR2004
    if found is None or year is None:
        return None
    word = (found["month"] or found["word"])[:3].lower()
    if word not in _MONTHS:
        return None
    try:
        return date(year, _MONTHS.index(word) + 1, int(found["day"] or found["first"]))
    except ValueError:
        return None
