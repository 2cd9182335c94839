"""Counts and names that pages read without counting. Recomputed from the rows, never incremented, so they cannot drift.

Everything here is one statement per count over the ids it is given; None means all. Rows that are right are not
written.
"""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from papers.storage.changes import CHANGED_ARE_NOTED
from papers.storage.shown_names import WISHED_NAMES, show_names


def recount_authors(cursor: CursorWrapper, ids: Sequence[int] | None) -> None:
    """Names, display name, number of works, first and last year, and latest institution of authors.

    A name is what is shown, not always what is printed, and so is its key.
    """
    show_names(cursor, ids)
    scope = "" if ids is None else "AND a.author_id = ANY(%(ids)s)"
    given = {"ids": None if ids is None else list(ids)}
    only = "true" if ids is None else "n.author_id = ANY(%(ids)s)"
    cursor.execute(
        f"""
        WITH {WISHED_NAMES}, named AS (
            SELECT a.author_id, a.raw_name AS name, coalesce(p.shown_key, a.name_key) AS key, 1 AS works
            FROM papers_authorship a LEFT JOIN papers_printedname p ON p.authorship_id = a.id
            WHERE a.author_id IS NOT NULL AND a.provenance <> 'denied' {scope}
            UNION ALL
            SELECT a.author_id, f.name, f.key, 0
            FROM wished a JOIN papers_nameform f ON f.author_id = a.said_of WHERE true {scope}
        ), fresh AS (
            SELECT author_id, name, min(key) AS key, sum(works) AS works_count FROM named GROUP BY author_id, name
        ), gone AS (
            DELETE FROM papers_authorname n WHERE {only} AND NOT EXISTS
                (SELECT FROM fresh f WHERE f.author_id = n.author_id AND f.name = n.name)
        )
        INSERT INTO papers_authorname (author_id, name, key, works_count) SELECT * FROM fresh
        ON CONFLICT (author_id, name) DO UPDATE SET works_count = excluded.works_count, key = excluded.key
        WHERE (papers_authorname.works_count, papers_authorname.key) IS DISTINCT FROM
            (excluded.works_count, excluded.key)
        """,  # noqa: S608
        given,
    )
    authors = "true" if ids is None else "p.id = ANY(%(ids)s)"
    cursor.execute(
        f"""
        WITH {WISHED_NAMES}, named AS (
            SELECT DISTINCT ON (n.author_id) n.author_id, n.name, n.key
            FROM papers_authorname n LEFT JOIN wish w ON w.author_id = n.author_id AND w.name = n.name WHERE {only}
            ORDER BY n.author_id, (w.name IS NULL), n.works_count DESC, length(n.name) DESC, n.name
        ), counted AS (
            SELECT a.author_id, count(*) AS works, min(a.year) AS first_year, max(a.year) AS last_year
            FROM papers_authorship a WHERE a.author_id IS NOT NULL AND a.provenance <> 'denied' {scope}
            GROUP BY a.author_id
        ), placed AS (
            SELECT DISTINCT ON (a.author_id) a.author_id, m.institution_id
            FROM papers_authorship a JOIN papers_authorshipaffiliation aa ON aa.authorship_id = a.id
            JOIN papers_affiliationinstitution m ON m.affiliation_id = aa.affiliation_id
            WHERE a.author_id IS NOT NULL AND a.provenance <> 'denied' {scope}
            ORDER BY a.author_id, a.year DESC NULLS LAST, a.work_id DESC, aa.id, m.id
        ), fresh AS (
            SELECT p.id, coalesce(named.name, p.name) AS name, coalesce(named.key, p.name_key) AS key,
                coalesce(counted.works, 0) AS works, counted.first_year, counted.last_year, placed.institution_id
            FROM papers_author p LEFT JOIN named ON named.author_id = p.id LEFT JOIN counted ON counted.author_id = p.id
            LEFT JOIN placed ON placed.author_id = p.id WHERE {authors}
        )
        UPDATE papers_author p SET name = f.name, name_key = f.key, works_count = f.works, first_year = f.first_year,
            last_year = f.last_year, institution_id = f.institution_id
        FROM fresh f WHERE p.id = f.id AND
            (p.name, p.name_key, p.works_count, p.first_year, p.last_year, p.institution_id) IS DISTINCT FROM
            (f.name, f.key, f.works, f.first_year, f.last_year, f.institution_id)
        """,  # noqa: S608
        given,
    )


def _know_sizes(cursor: CursorWrapper, *tables: str) -> None:
    """Lets the planner see what an import has just written: a plan made for empty tables takes hours on full ones."""
    cursor.execute(f"ANALYZE {', '.join(tables)}")


# In the following, what is counted is materialized: a planner that has not yet heard of the rows of an import would
# otherwise count again for every row that it updates.


def recount_venues(cursor: CursorWrapper) -> None:
    cursor.execute(
        """
        WITH counted AS MATERIALIZED (
            SELECT venue_id, count(*) AS works FROM papers_work
            WHERE venue_id IS NOT NULL AND merged_into_id IS NULL GROUP BY venue_id
        ), fresh AS MATERIALIZED (
            SELECT v.id, c.works FROM papers_venue v LEFT JOIN counted c ON c.venue_id = v.id
            WHERE v.works_count <> coalesce(c.works, 0)
        )
        UPDATE papers_venue v SET works_count = coalesce(f.works, 0) FROM fresh f WHERE v.id = f.id
        """
    )


def recount_topics(cursor: CursorWrapper) -> None:
    cursor.execute(
        """
        WITH counted AS MATERIALIZED (
            SELECT topic_id, count(*) AS works FROM papers_worktopic GROUP BY topic_id
        ), fresh AS MATERIALIZED (
            SELECT t.id, c.works FROM papers_topic t LEFT JOIN counted c ON c.topic_id = t.id
            WHERE t.works_count <> coalesce(c.works, 0)
        )
        UPDATE papers_topic t SET works_count = coalesce(f.works, 0) FROM fresh f WHERE t.id = f.id
        """
    )


def recount_institutions(cursor: CursorWrapper) -> None:
    cursor.execute(
        """
        WITH counted AS MATERIALIZED (
            SELECT m.institution_id, count(DISTINCT a.work_id) AS works, count(DISTINCT a.author_id) AS authors
            FROM papers_affiliationinstitution m
            JOIN papers_authorshipaffiliation aa ON aa.affiliation_id = m.affiliation_id
            JOIN papers_authorship a ON a.id = aa.authorship_id AND (a.provenance <> 'denied' OR a.author_id IS NULL)
            GROUP BY m.institution_id
        ), fresh AS MATERIALIZED (
            SELECT i.id, c.works, c.authors FROM papers_institution i LEFT JOIN counted c ON c.institution_id = i.id
            WHERE (i.works_count, i.authors_count) <> (coalesce(c.works, 0), coalesce(c.authors, 0))
        )
        UPDATE papers_institution i SET works_count = coalesce(f.works, 0), authors_count = coalesce(f.authors, 0)
        FROM fresh f WHERE i.id = f.id
        """
    )


def link_citations(cursor: CursorWrapper, *, run_id: int | None = None) -> None:
    """Gives reference list entries the work that they name: those of the run's works, and those that name them."""
    _know_sizes(cursor, "papers_citation", "papers_workidentifier", "papers_sourcerecord")
    touched = (
        "true"
        if run_id is None
        else "(c.citing_id IN (SELECT work_id FROM papers_sourcerecord WHERE run_id = %(run)s)"
        " OR i.work_id IN (SELECT work_id FROM papers_sourcerecord WHERE run_id = %(run)s))"
    )
    cursor.execute(
        "WITH linked AS ("  # noqa: S608
        " UPDATE papers_citation c SET cited_id = i.work_id FROM papers_workidentifier i"
        " WHERE c.cited_id IS NULL AND i.scheme = c.scheme AND i.value = c.value AND i.work_id <> c.citing_id"
        f" AND {touched} RETURNING c.cited_id"
        f"), changed AS (SELECT DISTINCT cited_id AS work_id FROM linked) {CHANGED_ARE_NOTED}",
        {"run": run_id},
    )
