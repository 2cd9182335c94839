"""Everybody here who bears a name, with what tells them apart."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection

from papers.selectors.addresses import page_address

_BEARERS_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Bearer:
    """A record under the name, or under a form of it. `coauthors` and `topics` are the most frequent ones."""

    record: int
    name: str
    works: int
    first_year: int | None
    last_year: int | None
    institution: str
    coauthors: list[str]
    topics: list[str]

    @property
    def public_id(self) -> str:
        return f"A{self.record}"

    @property
    def url(self) -> str:
        return page_address("A", self.record)


# A record is found by the names it is shown under, never by one that was given up.
_BEARERS: Final = """
WITH bearers AS (
    SELECT p.id, p.name, p.works_count, p.first_year, p.last_year, p.institution_id
    FROM papers_author p
    WHERE p.merged_into_id IS NULL AND NOT p.hidden AND p.works_count > 0
        AND p.id IN (SELECT author_id FROM papers_authorname WHERE key = ANY(%(keys)s))
    ORDER BY p.works_count DESC, p.id LIMIT %(most)s
)
SELECT b.id, b.name, b.works_count, b.first_year, b.last_year, coalesce(i.name, printed.raw, ''),
    with_whom.names, about.names
FROM bearers b
LEFT JOIN papers_institution i ON i.id = b.institution_id
LEFT JOIN LATERAL (
    SELECT f.raw FROM papers_authorship a JOIN papers_authorshipaffiliation aa ON aa.authorship_id = a.id
    JOIN papers_affiliation f ON f.id = aa.affiliation_id
    WHERE b.institution_id IS NULL AND a.author_id = b.id ORDER BY a.year DESC NULLS LAST, aa.id LIMIT 1
) AS printed ON true
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(name ORDER BY works DESC, name), '{}') AS names FROM (
        SELECT o.raw_name AS name, count(*) AS works
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id AND w.author_count <= 30
        JOIN papers_authorship o ON o.work_id = a.work_id AND o.id <> a.id
        WHERE a.author_id = b.id GROUP BY o.raw_name ORDER BY 2 DESC, 1 LIMIT 3
    ) AS most
) AS with_whom
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(name ORDER BY works DESC, name), '{}') AS names FROM (
        SELECT t.name, count(*) AS works FROM papers_authorship a
        JOIN papers_worktopic wt ON wt.work_id = a.work_id JOIN papers_topic t ON t.id = wt.topic_id
        WHERE a.author_id = b.id GROUP BY t.id, t.name ORDER BY 2 DESC, 1 LIMIT 3
    ) AS most
) AS about
ORDER BY b.works_count DESC, b.id
"""


def bearers(keys: Collection[str]) -> list[Bearer]:
    """The records with the most works first, at most 100."""
    with connection.cursor() as cursor:
        cursor.execute(_BEARERS, {"keys": list(keys), "most": _BEARERS_AT_MOST})
        return [Bearer(*row) for row in cursor.fetchall()]


def count_bearers(keys: Collection[str]) -> int:
    """How many records bear one of these names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM papers_author p WHERE p.merged_into_id IS NULL AND NOT p.hidden AND p.works_count > 0"
            " AND p.id IN (SELECT author_id FROM papers_authorname WHERE key = ANY(%s))",
            [list(keys)],
        )
        (count,) = cursor.fetchone()
        return int(count)
