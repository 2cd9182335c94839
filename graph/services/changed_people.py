"""Makes what the chosen people have anew: topics, institutions, the pairs among them, and what is known of each."""

from typing import Final

from django.db.backends.utils import CursorWrapper

from graph.maths.projection import CLOSE_STRENGTH, CLOSE_WORKS, MOST_AUTHORS, ROUNDING, project
from graph.services import edges
from graph.services.people import COAUTHOR_COLUMNS, write_pairs
from graph.storage.generations import partition

_AMONG: Final = "a IN (SELECT author FROM graph_chosen) AND b IN (SELECT author FROM graph_chosen)"


def renew_people(cursor: CursorWrapper, generation: int) -> dict[str, int]:
    """For those in the temporary table of `graph.services.edges.choose_people`; answers with how many rows each table
    has more than before."""
    return {
        "graph_interest": -_delete(cursor, "graph_interest", generation)
        + edges.write_interest(cursor, generation, chosen=True),
        "graph_affiliated": -_delete(cursor, "graph_affiliated", generation)
        + edges.write_affiliated(cursor, generation, chosen=True),
        "graph_coauthor": _renew_pairs(cursor, generation),
        "graph_person": _renew_persons(cursor, generation),
    }


def _delete(cursor: CursorWrapper, table: str, generation: int) -> int:
    cursor.execute(
        f"DELETE FROM {partition(table, generation)} WHERE author IN (SELECT author FROM graph_chosen)"  # noqa: S608
    )
    return int(cursor.rowcount)


def _renew_pairs(cursor: CursorWrapper, generation: int) -> int:
    """A pair changes only where both worked on what has changed; all their joint works are read. Rows that stay as
    they are, most of them, are not written."""
    table, columns = partition("graph_coauthor", generation), ", ".join(COAUTHOR_COLUMNS)
    same = f"t.generation = {int(generation)} AND t.a = p.a AND t.b = p.b"
    cursor.execute("DROP TABLE IF EXISTS graph_pair")
    cursor.execute(f"CREATE TEMPORARY TABLE graph_pair (LIKE {table}) ON COMMIT DROP")
    cursor.execute("ALTER TABLE graph_pair ALTER generation DROP NOT NULL")
    for block in project(edges.authorships(cursor, generation, chosen=True)):
        write_pairs(cursor, "graph_pair", block)
    cursor.execute("ALTER TABLE graph_pair ADD UNIQUE (a, b)")
    cursor.execute("ANALYZE graph_pair")
    cursor.execute(
        f"DELETE FROM {table} t WHERE {_AMONG}"  # noqa: S608
        f" AND NOT EXISTS (SELECT FROM graph_pair p WHERE {same})"
    )
    gone = int(cursor.rowcount)
    renewed = COAUTHOR_COLUMNS[2:]
    cursor.execute(
        f"UPDATE {table} t SET {', '.join(f'{name} = p.{name}' for name in renewed)} FROM graph_pair p"  # noqa: S608
        f" WHERE {same} AND ({', '.join(f't.{name}' for name in renewed)}) IS DISTINCT FROM"
        f" ({', '.join(f'p.{name}' for name in renewed)})"
    )
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM graph_pair p"  # noqa: S608
        f" WHERE NOT EXISTS (SELECT FROM {table} t WHERE {same})"
    )
    return int(cursor.rowcount) - gone


def _renew_persons(cursor: CursorWrapper, generation: int) -> int:
    person, coauthor = partition("graph_person", generation), partition("graph_coauthor", generation)
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE graph_known ON COMMIT DROP AS
        SELECT author, community FROM {person} JOIN graph_chosen USING (author)
        """  # noqa: S608 - constants of this module
    )
    gone = _delete(cursor, "graph_person", generation)
    cursor.execute(
        f"""
        INSERT INTO {person} (author, community, works, coauthors, close, left_out)
        SELECT author, coalesce(k.community, n.community, author), w.works, c.coauthors, c.close, w.left_out
        FROM graph_chosen
        JOIN LATERAL (
            SELECT count(*) AS works, count(*) FILTER (WHERE p.author_count > %(most)s) AS left_out
            FROM {partition("graph_authored", generation)} a JOIN papers_work p ON p.id = a.work
            WHERE a.author = graph_chosen.author
        ) w ON w.works > 0
        CROSS JOIN LATERAL (
            SELECT count(*) AS coauthors,
                count(*) FILTER (WHERE works >= %(works)s AND strength >= %(strength)s) AS close
            FROM {coauthor} e WHERE e.a = graph_chosen.author
        ) c
        LEFT JOIN graph_known k USING (author)
        LEFT JOIN LATERAL (
            SELECT coalesce(o.community, p.community) AS community FROM {coauthor} e
            LEFT JOIN graph_known o ON o.author = e.b LEFT JOIN {person} p ON p.author = e.b
            WHERE e.a = graph_chosen.author AND coalesce(o.community, p.community) IS NOT NULL
            ORDER BY e.strength DESC, e.b LIMIT 1
        ) n ON true
        """,  # noqa: S608 - constants of this module
        {"most": MOST_AUTHORS, "works": CLOSE_WORKS, "strength": CLOSE_STRENGTH - ROUNDING},
    )
    added = int(cursor.rowcount)
    cursor.execute("DROP TABLE graph_known")
    return added - gone
