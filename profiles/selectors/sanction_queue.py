"""What of sanctions waits for moderators, the longest wait first, and how long such things have waited.

A row says who, for what and since when; what was found and written is on the page of the sanction alone, where each
look is written down. People with whom the moderator has had to do are left out, and counted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db import connection
from django.db.models import F, Q, QuerySet

from profiles.models import Sanction, SanctionState
from profiles.selectors.moderation_figures import PROMISED, RECENTLY, Waits
from profiles.selectors.near_people import people_near
from profiles.selectors.sanctions import in_force

ROWS_SHOWN: Final = 100


class SanctionKind(StrEnum):
    SECOND = "sanction"
    APPEALS = "sanction-appeal"
    ENDINGS = "sanction-end"
    IN_FORCE = "in-force"
    OVER = "over"


LABELS: Final[dict[SanctionKind, tuple[str, str]]] = {
    SanctionKind.SECOND: ("Second word", "A moderator has proposed a sanction; another one confirms or declines it."),
    SanctionKind.APPEALS: ("Appeals", "Somebody who had no hand in it decides."),
    SanctionKind.ENDINGS: ("To be ended", "A moderator proposes to end one early; another one decides."),
    SanctionKind.IN_FORCE: ("In force", "Nothing is asked of you. What ends first comes first."),
    SanctionKind.OVER: ("Over", "Ended by time, ended early, declined or taken back."),
}
# How the queue of claims names what waits here.
WAITS_AS: Final = {SanctionKind.SECOND: "Sanctions", SanctionKind.APPEALS: "Appeals of sanctions"}
WAITING: Final = (SanctionKind.SECOND, SanctionKind.APPEALS, SanctionKind.ENDINGS)


@dataclass(frozen=True, slots=True)
class SanctionQueue:
    """Rows have `since`. `own` are people near the moderator, who are left out; `more` are behind the last row."""

    rows: list[Any]
    own: int
    more: int


def sanction_queue(kind: SanctionKind, *, moderator: int, now: datetime, words: str = "") -> SanctionQueue:
    near = people_near(moderator)
    found = _matching(_of_kind(kind, now), words)
    rows = found.exclude(user__in=near).select_related("user", "claim__author", "correction__record")
    order = "-since" if kind is SanctionKind.OVER else "since"
    total = rows.count()
    return SanctionQueue(
        rows=list(rows.order_by(order, "pk")[:ROWS_SHOWN]),
        own=found.filter(user__in=near).count(),
        more=max(0, total - ROWS_SHOWN),
    )


def sanction_counts(*, moderator: int, now: datetime) -> dict[SanctionKind, int]:
    near = people_near(moderator)
    return {kind: _of_kind(kind, now).exclude(user__in=near).count() for kind in SanctionKind}


def oldest_sanction(*, now: datetime) -> datetime | None:
    """Since when the one waits that waits longest for a moderator."""
    firsts = [_of_kind(kind, now).order_by("since").values_list("since", flat=True).first() for kind in WAITING]
    return min((first for first in firsts if first is not None), default=None)


def _of_kind(kind: SanctionKind, now: datetime) -> QuerySet[Any]:
    """Those of people who are still there, each with `since`."""
    rows = Sanction.objects.filter(user__isnull=False)
    if kind is SanctionKind.SECOND:
        return rows.filter(state=SanctionState.PROPOSED).annotate(since=F("proposed_at"))
    if kind is SanctionKind.APPEALS:
        waiting = rows.filter(appeal__isnull=False, appeal__decided_at__isnull=True)
        return waiting.annotate(since=F("appeal__filed_at"))
    if kind is SanctionKind.ENDINGS:
        asked = in_force(now).filter(lift_asked_at__isnull=False)
        return asked.annotate(since=F("lift_asked_at"))
    if kind is SanctionKind.IN_FORCE:
        return in_force(now).annotate(since=F("ends_at"))
    over = Q(state=SanctionState.CONFIRMED, ends_at__lte=now)
    ended = Q(state__in=[SanctionState.LIFTED, SanctionState.DECLINED, SanctionState.WITHDRAWN])
    return rows.filter(over | ended).annotate(since=F("decided_at"))


def _matching(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    """By the number of the sanction, or words of the person's name."""
    words = " ".join(words.split())[:100]
    if words.isascii() and words.isdigit() and len(words) < 18:  # noqa: PLR2004 - what a number of one can be
        return found.filter(pk=int(words))
    for word in words.split():
        found = found.filter(user__display_name__icontains=word)
    return found


_LATELY: Final = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM waited)),
       count(*) FILTER (WHERE waited <= %(promised)s), max(waited)
FROM (
    SELECT decided_at - proposed_at AS waited, decided_at FROM profiles_sanction
    WHERE decided_at IS NOT NULL AND state <> 'withdrawn'
    UNION ALL
    SELECT decided_at - filed_at, decided_at FROM profiles_sanctionappeal WHERE outcome IN ('granted', 'denied')
) AS waits WHERE decided_at > %(since)s
"""


def sanction_waits(*, now: datetime) -> Waits:
    """How long second words and appeals were waited for, of those given in the last 90 days."""
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {"promised": PROMISED, "since": now - RECENTLY}
        cursor.execute(_LATELY, wanted)
        decided, median, in_time, longest = cursor.fetchone()
    return Waits(decided, timedelta(seconds=float(median)) if median is not None else None, longest, in_time)
