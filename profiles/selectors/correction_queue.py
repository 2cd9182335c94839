"""What of corrections waits for moderators: parts by kind and age, the longest wait first, and how long people waited.

A part waits for a moderator since it was filed, or since the owner's 14 days were over. Cases of the moderator's own
are left out and counted; the case's page and the act ask again, and look at every record that changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from portal.common.public_ids import parse_public_id
from profiles.models import Claim, Decider, PartState, RequestPart
from profiles.selectors.moderation_figures import PROMISED, RECENTLY, Waits

ROWS_SHOWN: Final = 50
ALL: Final = "all"
WITH_OWNERS: Final = "with-owners"
LABELS: Final[Mapping[str, str]] = {
    ALL: "All",
    "sort": "Works",
    "merge": "Two records, one person",
    "split": "Records of their own",
    "rename": "Names, everywhere",
    "name-form": "Forms of names",
    "identifier": "Identifiers",
    "add-author": "Missing authors",
    "hide": "Hiding",
    "handed-over": "For the source",
}


@dataclass(frozen=True, slots=True)
class CorrectionQueue:
    """Rows of one kind, each with `since`. `own` are cases of the moderator's own, `more` those beyond the rows."""

    rows: list[RequestPart]
    own: int
    more: int


def correction_queue(kind: str, *, moderator: int, words: str = "", newest_first: bool = False) -> CorrectionQueue:
    found = _matching(_of_kind(kind), words)
    others = found.filter(~_own(moderator))
    order = ("-since", "-pk") if newest_first else ("since", "pk")
    rows = others.select_related("request__record__institution", "request__filed_by", "other").order_by(*order)
    total = others.count()
    return CorrectionQueue(list(rows[:ROWS_SHOWN]), found.filter(_own(moderator)).count(), max(0, total - ROWS_SHOWN))


def correction_counts(*, moderator: int) -> dict[str, int]:
    """How many parts of each kind wait for this moderator; kinds of which nothing waits are left out."""
    waiting = _waiting().filter(~_own(moderator))
    found = dict(waiting.values_list("kind").annotate(number=Count("pk")).order_by("kind"))
    return {ALL: sum(found.values()), **dict(sorted(found.items()))}


def waiting_with_owners() -> int:
    return _of_kind(WITH_OWNERS).count()


def oldest_correction() -> datetime | None:
    """Since when the part waits that waits longest for a moderator."""
    since: datetime | None = _waiting().order_by("since").values_list("since", flat=True).first()
    return since


def _of_kind(kind: str) -> QuerySet[Any]:
    if kind == WITH_OWNERS:
        rows = RequestPart.objects.filter(state=PartState.WAITING, decider=Decider.OWNER)
        return rows.annotate(since=F("request__filed_at"))
    return _waiting() if kind == ALL else _waiting().filter(kind=kind)


def _waiting() -> QuerySet[Any]:
    rows = RequestPart.objects.filter(state=PartState.WAITING, decider=Decider.MODERATOR)
    # An owner was asked first: the moderators have it since their time was over.
    return rows.annotate(since=Case(When(due_at__isnull=False, then=F("due_at")), default=F("request__filed_at")))


def _own(moderator: int) -> Q:
    """What this moderator asked for themselves, or is about a record that they own or ask for."""
    claims = Claim.objects.filter(user=moderator, submitted_at__isnull=False)
    return (
        Q(request__filed_by=moderator)
        | Exists(claims.filter(author=OuterRef("request__record")))
        | Exists(claims.filter(author=OuterRef("other")))
    )


def _matching(found: QuerySet[Any], words: str) -> QuerySet[Any]:
    """By the public id of a record, the number of a request, or words of a record's name."""
    words = " ".join(words.split())[:100]
    record = parse_public_id(words)
    if record is not None and record.letter == "A":
        return found.filter(Q(request__record=record.pk) | Q(other=record.pk))
    if words.isascii() and words.isdigit() and len(words) < 18:  # noqa: PLR2004 - what a number of a request can be
        return found.filter(request=int(words))
    for word in words.split():
        found = found.filter(Q(request__record__name__icontains=word) | Q(other__name__icontains=word))
    return found


_LATELY: Final = """
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM waited)),
       count(*) FILTER (WHERE waited <= %(promised)s), max(waited)
FROM (
    SELECT p.decided_at - coalesce(p.due_at, r.filed_at) AS waited
    FROM profiles_requestpart p JOIN profiles_correctionrequest r ON r.id = p.request_id
    WHERE p.decider = 'moderator' AND p.state IN ('done', 'declined', 'impossible', 'undone')
      AND p.decided_at > %(since)s
) AS waits
"""


def correction_waits(*, now: datetime) -> Waits:
    """How long parts waited for a moderator, of those decided in the last 90 days."""
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {"promised": PROMISED, "since": now - RECENTLY}
        cursor.execute(_LATELY, wanted)
        decided, median, in_time, longest = cursor.fetchone()
    return Waits(decided, timedelta(seconds=float(median)) if median is not None else None, longest, in_time)
