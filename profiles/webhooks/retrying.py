"""When a delivery that was not taken is tried again, and when an endpoint is given up. Pure.

Soon at first, since most failures are a restart of the receiver; then over three days, so that a weekend without
anybody at hand loses nothing. The waits are those that Standard Webhooks recommends.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_TRIES: Final = len(WAITS) + 1
# A wait is up to so much longer, so that deliveries which failed together do not come back together.
_JITTER: Final = 0.2
# What a receiver may ask for: no sooner than the wait that is due, and never longer than the longest.
LONGEST_ASKED: Final = WAITS[-1]
GIVE_UP_AFTER: Final = timedelta(days=5)

_TAKEN: Final = range(200, 300)
_GONE: Final = 410


class Fate(StrEnum):
    """What one try came to."""

    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"  # the receiver says that it is not there any more, and never will be


def fate_of(status: int | None) -> Fate:
    """None where there was no answer. A redirect is none that delivers: what is signed for one address is not sent to
    another."""
    if status is not None and status in _TAKEN:
        return Fate.DELIVERED
    return Fate.GONE if status == _GONE else Fate.FAILED


def next_try(*, attempts: int, now: datetime, chance: float, asked: timedelta | None = None) -> datetime | None:
    """After the `attempts`-th try has failed; None where it is given up. `chance` is 0 to 1; `asked` is the wait that
    the receiver named."""
    if not 1 <= attempts <= len(WAITS):
        return None
    wait = WAITS[attempts - 1] * (1 + _JITTER * chance)
    return now + max(wait, min(asked or timedelta(), LONGEST_ASKED))


def wait_asked(retry_after: str, *, now: datetime) -> timedelta | None:
    """Of a header `Retry-After`: so many seconds, or until a moment. None for anything else."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta()), LONGEST_ASKED)


def is_given_up(*, failing_since: datetime, now: datetime) -> bool:
    """Of an endpoint that has not taken anything since."""
    return now - failing_since >= GIVE_UP_AFTER
