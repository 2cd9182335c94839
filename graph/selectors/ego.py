"""The co-authors of one author, straight from the author lists.

Strength is Newman's (M. E. J. Newman, "Scientific collaboration networks II", Physical Review E 64, 016132, 2001):
each joint work with k authors adds 1/(k-1), where more than 100 authors count as 100. A close collaborator has at least
2 joint works and strength at least 1.

The cost is that of the author lists read, so it is bounded: where an author's works have more than 20,000 places in
their lists together, works of more than 100 authors are left out and the result says how many. Such works add at most
1/99 each, so they decide closeness only for people who share a hundred of them.
"""

from dataclasses import dataclass

from django.db import connection

AUTHORS_COUNTED_AT_MOST = 100
CLOSE_WORKS = 2
CLOSE_STRENGTH = 1.0
_MOST_PLACES_READ = 20_000
_ROUNDING = 1e-9


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
        return self.works >= CLOSE_WORKS and self.strength >= CLOSE_STRENGTH - _ROUNDING


@dataclass(frozen=True, slots=True)
class EgoNetwork:
    """`strongest` are those with the most joint works; `total` and `close` count everybody."""

    strongest: list[Coauthor]
    total: int
    close: int
    works_left_out: int


_SQL = """
WITH mine AS MATERIALIZED (
    SELECT DISTINCT a.work_id, a.year, w.author_count
    FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
    WHERE a.author_id = %(author)s AND a.provenance <> 'denied'
), bound AS MATERIALIZED (
    SELECT CASE WHEN sum(author_count) > %(most_places)s THEN %(most_authors)s ELSE 2147483647 END AS authors FROM mine
), places AS (
    SELECT DISTINCT b.author_id, m.work_id, m.year,
           1.0::float8 / greatest(least(m.author_count, %(most_authors)s) - 1, 1) AS share
    FROM mine m JOIN papers_authorship b ON b.work_id = m.work_id
    WHERE m.author_count <= (SELECT authors FROM bound)
      AND b.author_id <> %(author)s AND b.provenance <> 'denied'
), joint AS (
    SELECT author_id, count(*) AS works, sum(share) AS strength, min(year) AS first_year, max(year) AS last_year
    FROM places GROUP BY author_id
), top AS (
    SELECT joint.*, count(*) OVER () AS total,
           count(*) FILTER (WHERE works >= %(close_works)s AND strength >= %(close_strength)s) OVER () AS close
    FROM joint ORDER BY works DESC, strength DESC, author_id LIMIT %(limit)s
)
SELECT top.author_id, a.name, top.works, top.strength, top.first_year, top.last_year, top.total, top.close,
       (SELECT count(*) FROM mine WHERE author_count > (SELECT authors FROM bound))
FROM top JOIN papers_author a ON a.id = top.author_id
ORDER BY top.works DESC, top.strength DESC, top.author_id
"""


def ego_network(author: int, *, limit: int) -> EgoNetwork:
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "author": author,
                "limit": limit,
                "most_places": _MOST_PLACES_READ,
                "most_authors": AUTHORS_COUNTED_AT_MOST,
                "close_works": CLOSE_WORKS,
                "close_strength": CLOSE_STRENGTH - _ROUNDING,
            },
        )
        rows = cursor.fetchall()
    total, close, left_out = rows[0][6:] if rows else (0, 0, 0)
    return EgoNetwork([Coauthor(*row[:6]) for row in rows], total=total, close=close, works_left_out=left_out)
