"""What the formula must know of works: age, field, citations. Two queries for any number of works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from papers.records import TopicKind

NEWEST_CONSIDERED = 1_000
MOST_CITED_CONSIDERED = 1_000
_CITED_IN_YEARS = 3

# Works whose promise may put them on a list although nobody looked at them yet.
_PROMISING = """
(SELECT id FROM papers_work WHERE merged_into_id IS NULL AND NOT hidden AND NOT retracted AND year <= %(year)s + 1
ORDER BY year DESC, id DESC LIMIT %(newest)s)
UNION
(SELECT w.id FROM papers_work w JOIN papers_citation c ON c.cited_id = w.id
WHERE w.merged_into_id IS NULL AND NOT w.hidden AND NOT w.retracted
    AND w.year BETWEEN %(year)s - %(span)s AND %(year)s + 1
GROUP BY w.id ORDER BY count(*) DESC, w.id DESC LIMIT %(cited)s)
"""

# The field is found work by work: of hundreds of thousands of works, each has a few topics.
_CANDIDATES = """
SELECT w.id, w.year, w.published_on,
    greatest((SELECT count(*) FROM papers_citation c WHERE c.cited_id = w.id), coalesce(w.reported_citations, 0)),
    field.id, coalesce(field.name, '')
FROM papers_work w
LEFT JOIN LATERAL (
    SELECT t.id, t.name FROM papers_worktopic wt JOIN papers_topic t ON t.id = wt.topic_id WHERE wt.work_id = w.id
    ORDER BY (t.kind = %(field)s) DESC, t.works_count DESC, t.id LIMIT 1
) field ON true
WHERE w.id = ANY(%(works)s) AND w.merged_into_id IS NULL AND NOT w.hidden AND NOT w.retracted
ORDER BY w.id
"""


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
    """Works that are shown: neither merged, hidden nor retracted. By primary key."""
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"works": list(pks), "field": TopicKind.FIELD.value})
        return [Candidate(*row) for row in cursor]
