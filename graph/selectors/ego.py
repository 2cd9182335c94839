"""The co-authors of one author: of the current build, or straight from the author lists where there is none yet.

The rule is the projection's (`graph.maths.projection`): strength is Newman's, a close collaborator has at least 2
joint works and strength of at least 1, and works of more than 100 authors make no pairs; how many these are is said
beside the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from graph.maths.projection import CLOSE_STRENGTH, CLOSE_WORKS, MOST_AUTHORS, ROUNDING
from graph.selectors.builds import Reading, reading


@dataclass(frozen=True, slots=True)
class Coauthor:
    pk: int
    name: str
    works: int
    strength: float
    first_year: int | None
    last_year: int | None

    @property
    def is_close(self) -> bool:
        return self.works >= CLOSE_WORKS and self.strength >= CLOSE_STRENGTH - ROUNDING


@dataclass(frozen=True, slots=True)
class EgoNetwork:
    """`strongest` come first by strength, ties by id; `total` and `close` count everybody."""

    strongest: list[Coauthor]
    total: int
    close: int
    works_left_out: int


def ego_network(author: int, *, limit: int) -> EgoNetwork:
    with reading() as build, connection.cursor() as cursor:
        found = _built(cursor, build, author, limit) if build else None
        # Somebody who came after the build has few works, so asking the author lists costs little.
        return found or _from_author_lists(cursor, author, limit)


_PERSON: Final = "SELECT coauthors, close, left_out FROM graph_person WHERE generation = %s AND author = %s"
_STRONGEST: Final = """
SELECT e.b, a.name, e.works, e.strength, e.first_year, e.last_year
FROM (
    SELECT b, works, strength, first_year, last_year FROM graph_coauthor
    WHERE generation = %s AND a = %s ORDER BY strength DESC, b LIMIT %s
) e JOIN papers_author a ON a.id = e.b
ORDER BY e.strength DESC, e.b
"""


def _built(cursor: CursorWrapper, build: Reading, author: int, limit: int) -> EgoNetwork | None:
    """None where the author is not in the build."""
    cursor.execute(_PERSON, [build.generation, author])
    known = cursor.fetchone()
    if known is None:
        return None
    total, close, left_out = known
    cursor.execute(_STRONGEST, [build.generation, author, limit])
    return EgoNetwork(_coauthors(cursor.fetchall()), total=total, close=close, works_left_out=left_out)


_LISTS: Final = """
WITH mine AS MATERIALIZED (
    SELECT DISTINCT a.work_id, a.year, w.author_count
    FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
    WHERE a.author_id = %(author)s AND a.provenance <> 'denied'
), places AS (
    SELECT DISTINCT b.author_id, m.work_id, m.year, 1.0::float8 / greatest(m.author_count - 1, 1) AS share
    FROM mine m JOIN papers_authorship b ON b.work_id = m.work_id
    WHERE m.author_count <= %(most_authors)s AND b.author_id <> %(author)s AND b.provenance <> 'denied'
), joint AS (
    SELECT author_id, count(*) AS works, sum(share) AS strength, min(year) AS first_year, max(year) AS last_year
    FROM places GROUP BY author_id
), top AS (
    SELECT joint.*, count(*) OVER () AS total,
           count(*) FILTER (WHERE works >= %(close_works)s AND strength >= %(close_strength)s) OVER () AS close
    FROM joint ORDER BY strength DESC, author_id LIMIT %(limit)s
), left_out AS (
    SELECT count(*) AS works FROM mine WHERE author_count > %(most_authors)s
)
SELECT top.author_id, a.name, top.works, top.strength, top.first_year, top.last_year, top.total, top.close,
       left_out.works
FROM left_out LEFT JOIN top ON true LEFT JOIN papers_author a ON a.id = top.author_id
ORDER BY top.strength DESC, top.author_id
"""


def _from_author_lists(cursor: CursorWrapper, author: int, limit: int) -> EgoNetwork:
    cursor.execute(
        _LISTS,
        {
            "author": author,
            "limit": limit,
            "most_authors": MOST_AUTHORS,
            "close_works": CLOSE_WORKS,
            "close_strength": CLOSE_STRENGTH - ROUNDING,
        },
    )
    rows = cursor.fetchall()
    total, close, left_out = rows[0][6:]
    found = [row[:6] for row in rows if row[0] is not None]
    return EgoNetwork(_coauthors(found), total=total or 0, close=close or 0, works_left_out=left_out)


def _coauthors(rows: Sequence[tuple[Any, ...]]) -> list[Coauthor]:
    return [Coauthor(*row) for row in rows]
