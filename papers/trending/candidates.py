"""What the formula must know of works: age, field, citations. A few queries for any number of works."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from papers.models import Work, WorkTopic
from papers.records import TopicKind

NEWEST_CONSIDERED = 1_000
MOST_CITED_CONSIDERED = 1_000
_CITED_IN_YEARS = 3

# Works whose promise may put them on a list although nobody looked at them yet.
_PROMISING = """
(SELECT id FROM papers_work WHERE merged_into_id IS NULL AND NOT retracted AND year <= %(year)s + 1
ORDER BY year DESC, id DESC LIMIT %(newest)s)
UNION
(SELECT w.id FROM papers_work w JOIN papers_citation c ON c.cited_id = w.id
WHERE w.merged_into_id IS NULL AND NOT w.retracted AND w.year BETWEEN %(year)s - %(span)s AND %(year)s + 1
GROUP BY w.id ORDER BY count(*) DESC, w.id DESC LIMIT %(cited)s)
"""

_CITED = "SELECT cited_id, count(*) FROM papers_citation WHERE cited_id = ANY(%s) GROUP BY cited_id"


@dataclass(frozen=True, slots=True)
class Candidate:
    """`topic` is the work's field: the broadest field of a classification, else its most common keyword."""

    pk: int
    year: int | None
    published_on: date | None
    citations: int
    topic: int | None
    field: str


def promising_works(*, this_year: int) -> list[int]:
    """The newest works, and the most cited of the last years."""
    with connection.cursor() as cursor:
        cursor.execute(
            _PROMISING,
            {
                "year": this_year,
                "span": _CITED_IN_YEARS,
                "newest": NEWEST_CONSIDERED,
                "cited": MOST_CITED_CONSIDERED,
            },
        )
        return [pk for (pk,) in cursor]


def candidates(pks: Iterable[int]) -> list[Candidate]:
    """Works that are shown: neither merged nor retracted. By primary key."""
    wanted = list(pks)
    with connection.cursor() as cursor:
        cursor.execute(_CITED, [wanted])
        cited = dict(cursor.fetchall())
    topics: dict[int, list[tuple[bool, int, int, str]]] = defaultdict(list)
    rows = WorkTopic.objects.filter(work__in=wanted).values_list(
        "work_id", "topic__kind", "topic__works_count", "topic_id", "topic__name"
    )
    for work, kind, works, topic, name in rows:
        topics[work].append((kind == TopicKind.FIELD, works, -topic, name))
    works_shown = Work.objects.filter(pk__in=wanted, merged_into=None, retracted=False).order_by("pk")
    found = []
    for pk, year, published_on, reported in works_shown.values_list("pk", "year", "published_on", "reported_citations"):
        _, _, topic, field = max(topics[pk], default=(False, 0, 0, ""))
        citations = max(cited.get(pk, 0), reported or 0)
        found.append(Candidate(pk, year, published_on, citations, -topic or None, field))
    return found
