"""Whose score has to be computed anew, and whether everybody's has.

What changes an input notes the record in the transaction of the change: triggers do for claims, evidence, sanctions and
what others decided (migrations 0008, 0009, 0011), `note_due` for whatever the graph takes in. What time alone changes
writes no row, so it is looked up. A note is never left out because the record waits already: a computation that runs
may have read that note before the change, and takes it away.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Sum

from graph.models import GraphBuild
from profiles.models import TrustBuild
from profiles.selectors.sanctions import sanctioned_authors_that_changed
from profiles.trust.formula import VERSION

# From here on so many records have changed, or come without network evidence, that all of them are looked at.
_WHOLE_FROM: Final = 1_000
_WHOLE_SHARE: Final = 0.1
# Each night, and by whoever comes next where a night was missed: evidence ages.
_WHOLE_EVERY: Final = timedelta(hours=30)


def note_due(authors: Iterable[int]) -> None:
    """The scores of these records are to be computed anew. In the transaction of what changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_trustdue (author) SELECT unnest(%s::bigint[])", [sorted(set(map(int, authors)))]
        )


# The seat and the row do not agree: a record was joined to another, hidden or shown again without its works moving.
# Or evidence that counted has run out since: the row says until when each piece lasts.
_BY_TIME: Final = """
    WITH seated AS (
        SELECT c.author_id FROM profiles_claim c JOIN papers_author a ON a.id = c.author_id
        WHERE c.holds AND a.merged_into_id IS NULL AND NOT a.hidden
    ), in_force AS (
        SELECT author_id, evidence FROM profiles_trustscore WHERE until IS NULL AND claimed
    )
    SELECT coalesce(s.author_id, f.author_id) FROM seated s FULL JOIN in_force f USING (author_id)
    WHERE s.author_id IS NULL OR f.author_id IS NULL OR EXISTS (
        SELECT FROM jsonb_array_elements(f.evidence) e WHERE (e ->> 'expires_at')::timestamptz <= %s
    )
"""


def due_by_time(*, now: datetime) -> set[int]:
    """Records whose score is not what it was because time has passed, and whatever else nobody noted. Each computation
    finds those sanctions that have begun or ended since the one before."""
    last = TrustBuild.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(_BY_TIME, [now])
        found = {author for (author,) in cursor.fetchall()}
    return found | sanctioned_authors_that_changed(since=last or now, until=now)


def whole_is_due(*, now: datetime) -> bool:
    """Everybody is computed at first, after the graph was built anew, by another formula, when a night was missed, and
    when so much has changed since the last time that network evidence, which only a whole computation finds, may be
    another."""
    if not GraphBuild.objects.filter(status=GraphBuild.Status.CURRENT).exists():
        return False
    last = TrustBuild.objects.filter(kind=TrustBuild.Kind.WHOLE).order_by("-as_of").first()
    if last is None or last.formula != VERSION or now - last.as_of > _WHOLE_EVERY:
        return True
    if built_anew_since(last):
        return True
    since = TrustBuild.objects.filter(kind=TrustBuild.Kind.AFFECTED, as_of__gt=last.as_of)
    changed = since.aggregate(changed=Sum("changed"))["changed"] or 0
    return changed >= _WHOLE_FROM and changed >= last.scored * _WHOLE_SHARE


def built_anew_since(last: TrustBuild) -> bool:
    """Whether a whole build of the graph came after this computation: what it changed is noted nowhere."""
    graphs = GraphBuild.objects.filter(kind=GraphBuild.Kind.FULL, pk__gt=last.graph_build)
    return graphs.filter(status__in=[GraphBuild.Status.CURRENT, GraphBuild.Status.RETIRED]).exists()
