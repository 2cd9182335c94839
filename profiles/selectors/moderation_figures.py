"""How long people wait for moderators: computed from the record of acts, never kept beside it.

A wait runs from when a claim began to wait for a person (sent in, disputed, appealed) to the moderators' decision.
What the rules decide by themselves takes no time and is not counted.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

# The promise: most decisions are made within three days.
PROMISED: Final = timedelta(days=3)
MONTHS_SHOWN: Final = 12
RECENTLY: Final = timedelta(days=90)

_WAITS: Final = """
WITH waits AS (
    SELECT decided.at, decided.at - begun.at AS waited
    FROM profiles_auditevent decided
    CROSS JOIN LATERAL (
        SELECT e.at FROM profiles_auditevent e
        WHERE e.claim_id = decided.claim_id AND e.id < decided.id
          AND e.to_state = decided.from_state AND e.from_state <> e.to_state
        ORDER BY e.id DESC LIMIT 1
    ) begun
    WHERE decided.actor IN ('moderator', 'moderators') AND decided.from_state IN ('pending', 'disputed')
      AND decided.to_state <> decided.from_state AND decided.act <> 'suspend'
    UNION ALL
    SELECT decided_at, decided_at - filed_at FROM profiles_appeal
    WHERE decided_at IS NOT NULL AND outcome <> 'withdrawn'
)
"""
_BY_MONTH: Final = (
    _WAITS
    + """
SELECT date_trunc('month', at AT TIME ZONE 'UTC')::date, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM waited)),
       count(*) FILTER (WHERE waited <= %(promised)s), max(waited)
FROM waits GROUP BY 1 ORDER BY 1 DESC LIMIT %(months)s
"""
)
_LATELY: Final = (
    _WAITS
    + """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM waited)),
       count(*) FILTER (WHERE waited <= %(promised)s), max(waited)
FROM waits WHERE at > %(since)s
"""
)


@dataclass(frozen=True, slots=True)
class Waits:
    """Decisions of a while. `month` is its first day, None where it is no month; without decisions nothing is known."""

    decided: int
    median: timedelta | None
    longest: timedelta | None
    in_time: int
    month: date | None = None

    @property
    def share_in_time(self) -> int | None:
        """In whole per cent, rounded down: 99.9 is not all of them."""
        return 100 * self.in_time // self.decided if self.decided else None


def waits_by_month() -> list[Waits]:
    """The newest month first."""
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {"promised": PROMISED, "months": MONTHS_SHOWN}
        cursor.execute(_BY_MONTH, wanted)
        return [
            Waits(decided, _span(median), longest, in_time, month)
            for month, decided, median, in_time, longest in cursor.fetchall()
        ]


def waits_lately(*, now: datetime) -> Waits:
    """Of the last 90 days."""
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {"promised": PROMISED, "since": now - RECENTLY}
        cursor.execute(_LATELY, wanted)
        decided, median, in_time, longest = cursor.fetchone()
        return Waits(decided, _span(median), longest, in_time)


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=float(seconds))
