"""Everything the tables say that an act of people may touch, by content: no numbers of rows, no times, no history.

A record is named by its number, because its public id must not change its meaning; works are named by title, names by
their place in the list. Two snapshots are equal when nothing that anybody could read differs.
"""

from collections.abc import Iterable

from django.db import connection

_STATE = {
    "records": """
        SELECT p.id, p.name, p.name_key, p.works_count, p.first_year, p.last_year, p.institution_id, p.merged_into_id
        FROM papers_author p
    """,
    "names of records": "SELECT author_id, name, key, works_count FROM papers_authorname",
    "identifiers of records": "SELECT author_id, scheme, value FROM papers_authoridentifier",
    "author lists": """
        SELECT w.title, a.position, a.raw_name, a.name_key, a.year, a.author_id, a.provenance, a.source, a.role,
            a.email_domains::text, a.needs_settling,
            ARRAY(SELECT ROW(i.scheme, i.value)::text FROM papers_authorshipidentifier i WHERE i.authorship_id = a.id
                ORDER BY 1)::text,
            ARRAY(SELECT x.affiliation_id FROM papers_authorshipaffiliation x WHERE x.authorship_id = a.id
                ORDER BY 1)::text
        FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id
    """,
    "held": "SELECT author_id, owned, kept_apart FROM papers_heldrecord",
    "said to be theirs": """
        SELECT w.title, s.name_key, s.nth, s.author_id, s.by FROM papers_authorshipassertion s
        JOIN papers_work w ON w.id = s.work_id WHERE s.ended_at IS NULL
    """,
    "said not to be theirs": """
        SELECT w.title, s.name_key, s.nth, s.author_id, s.by FROM papers_authorshipdenial s
        JOIN papers_work w ON w.id = s.work_id WHERE s.ended_at IS NULL
    """,
    "acts in force": "SELECT id, kind, by FROM papers_correction WHERE undone_at IS NULL",
    "identifiers said": """
        SELECT author_id, scheme, value, verdict, ground FROM papers_identifierassertion WHERE ended_at IS NULL
    """,
    "institutions": "SELECT id, works_count, authors_count FROM papers_institution",
    "claims": "SELECT id, author_id, state, holds, level FROM profiles_claim",
    "works of claims": "SELECT claim_id, authorship_id FROM profiles_claimedwork",
    "hidden": "SELECT author_id, work_id FROM papers_hiddenrecord",
}


def snapshot(*, without_records: Iterable[int] = ()) -> dict[str, list[str]]:
    """`without_records` are those that an act made: taken back, they stay as addresses that lead on."""
    left_out = set(without_records)
    found = {}
    with connection.cursor() as cursor:
        for name, query in _STATE.items():
            cursor.execute(query)
            found[name] = sorted(repr(row) for row in cursor.fetchall() if name != "records" or row[0] not in left_out)
    return found


def counted() -> dict[str, list[str]]:
    """What pages read without counting, counted."""
    with connection.cursor() as cursor:
        found = {}
        for name, query in _COUNTS.items():
            cursor.execute(query)
            found[name] = sorted(repr(row) for row in cursor.fetchall())
        return found


_COUNTS = {
    "works": """
        SELECT p.id FROM papers_author p LEFT JOIN papers_authorship a ON a.author_id = p.id
        GROUP BY p.id HAVING p.works_count <> count(a.id)
    """,
    "merged with works": """
        SELECT p.id FROM papers_author p JOIN papers_authorship a ON a.author_id = p.id WHERE p.merged_into_id IS NOT NULL
    """,
    "merged with identifiers": """
        SELECT p.id FROM papers_author p JOIN papers_authoridentifier a ON a.author_id = p.id
        WHERE p.merged_into_id IS NOT NULL
    """,
    "merged twice over": """
        SELECT p.id FROM papers_author p JOIN papers_author q ON q.id = p.merged_into_id
        WHERE q.merged_into_id IS NOT NULL
    """,
    "twice in a list": """
        SELECT author_id, work_id FROM papers_authorship WHERE author_id IS NOT NULL
        GROUP BY author_id, work_id HAVING count(*) > 1
    """,
    "nobody's and not denied": """
        SELECT id FROM papers_authorship WHERE author_id IS NULL AND NOT needs_settling AND provenance <> 'denied'
    """,
}


def broken_words() -> list[str]:
    """What people said and what does not hold: each as a line."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH listed AS (
                SELECT a.*, row_number() OVER (PARTITION BY a.work_id, a.name_key ORDER BY a.position) AS nth
                FROM papers_authorship a
            )
            SELECT 'asserted', s.work_id, s.name_key, s.nth, s.author_id, l.author_id
            FROM papers_authorshipassertion s JOIN listed l USING (work_id, name_key, nth)
            JOIN papers_author p ON p.id = s.author_id
            WHERE s.ended_at IS NULL AND l.author_id IS DISTINCT FROM coalesce(p.merged_into_id, p.id)
            UNION ALL
            SELECT 'denied', s.work_id, s.name_key, s.nth, s.author_id, l.author_id
            FROM papers_authorshipdenial s JOIN listed l USING (work_id, name_key, nth)
            JOIN papers_author p ON p.id = s.author_id
            WHERE s.ended_at IS NULL AND l.author_id = coalesce(p.merged_into_id, p.id)
            """
        )
        return [repr(row) for row in cursor.fetchall()]
