"""Who and what is most active in a set of works: a topic's, a venue's, an institution's.

The cost is bounded: the newest works of the set are read, at most `NEWEST_READ`, and the result says if there are more.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, QuerySet

from papers.models import Work

NEWEST_READ = 3000


@dataclass(frozen=True, slots=True)
class Active:
    """An author or a topic, and the number of works of the set it has part in."""

    pk: int
    name: str
    works: int


@dataclass(frozen=True, slots=True)
class Activity:
    most: list[Active]
    is_partial: bool


def newest(works: QuerySet[Work]) -> list[int]:
    return list(works.order_by("-year", "-pk").values_list("pk", flat=True)[: NEWEST_READ + 1])


_AUTHORS = """
WITH places AS (
    SELECT author_id, count(DISTINCT work_id) AS works FROM papers_authorship
    WHERE work_id = ANY(%(works)s) AND author_id IS NOT NULL AND provenance <> 'denied' AND position <= 100
    GROUP BY author_id ORDER BY works DESC, author_id LIMIT %(limit)s
)
SELECT a.id, a.name, places.works FROM places JOIN papers_author a ON a.id = places.author_id
ORDER BY places.works DESC, a.id
"""

_TOPICS = """
WITH shares AS (
    SELECT topic_id, count(*) AS works FROM papers_worktopic
    WHERE work_id = ANY(%(works)s) AND topic_id <> %(without)s
    GROUP BY topic_id ORDER BY works DESC, topic_id LIMIT %(limit)s
)
SELECT t.id, t.name, shares.works FROM shares JOIN papers_topic t ON t.id = shares.topic_id
ORDER BY shares.works DESC, t.id
"""


def active_authors(works: list[int], *, limit: int) -> Activity:
    """Authors beyond the hundredth place of a list are left out."""
    return _activity(_AUTHORS, works, limit=limit)


def active_topics(works: list[int], *, limit: int, without: int = 0) -> Activity:
    return _activity(_TOPICS, works, limit=limit, without=without)


def by_year(works: QuerySet[Work]) -> dict[int, int]:
    rows = works.exclude(year=None).values_list("year").annotate(works=Count("pk")).order_by("year")
    return {year: count for year, count in rows if year is not None}


def _activity(sql: str, works: list[int], **parameters: int) -> Activity:
    if not works:
        return Activity([], is_partial=False)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"works": works[:NEWEST_READ], **parameters})
        rows = cursor.fetchall()
    return Activity([Active(*row) for row in rows], is_partial=len(works) > NEWEST_READ)
