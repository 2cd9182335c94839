"""Works that tie one record to others: on which a co-author's word can rest.

A work counts unless one of the two put it there alone, for then it ties nobody to anybody: either sources name both,
or both have said it is theirs. On a very long author list people do not know each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection

from papers.models import Provenance
from papers.selectors.wished_names import titles_shown
from profiles.evidence.ties import Subject

LONGEST_AUTHOR_LIST: Final = 100

_SHARED: Final = """
SELECT theirs.author_id, w.id, w.title, w.year
FROM papers_authorship own
JOIN papers_authorship theirs ON theirs.work_id = own.work_id AND theirs.author_id = ANY(%(others)s)
JOIN papers_work w ON w.id = own.work_id
WHERE own.author_id = %(author)s AND theirs.author_id <> own.author_id
  AND (%(works)s::bigint[] IS NULL OR own.id = ANY(%(works)s))
  AND own.provenance <> %(denied)s AND theirs.provenance <> %(denied)s
  AND (own.provenance = %(asserted)s) = (theirs.provenance = %(asserted)s)
  AND w.merged_into_id IS NULL AND w.author_count <= %(longest)s
ORDER BY theirs.author_id, w.author_count, w.year DESC NULLS LAST, w.id
"""


@dataclass(frozen=True, slots=True)
class SharedWork:
    work: int
    title: str
    year: int | None


def shared_works(subject: Subject, others: Iterable[int]) -> dict[int, list[SharedWork]]:
    """The works that somebody's record shares with each of the others, those with the fewest authors first."""
    found: dict[int, list[SharedWork]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARED,
            {
                "author": subject.author,
                "works": None if subject.is_whole else list(subject.works),
                "others": sorted(set(others)),
                "denied": Provenance.DENIED,
                "asserted": Provenance.AUTHOR_ASSERTED,
                "longest": LONGEST_AUTHOR_LIST,
            },
        )
        rows = cursor.fetchall()
        titles = titles_shown({row[1]: row[2] for row in rows})
        for other, work, _, year in rows:
            works = found.setdefault(other, [])
            if all(known.work != work for known in works):
                works.append(SharedWork(work, titles[work], year))
    return found


def coauthors_of(author: int) -> list[int]:
    """The records that share some work with this one, whether or not the work counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT theirs.author_id FROM papers_authorship own JOIN papers_authorship theirs"
            " ON theirs.work_id = own.work_id AND theirs.author_id <> own.author_id WHERE own.author_id = %s",
            [author],
        )
        return [row[0] for row in cursor.fetchall()]
