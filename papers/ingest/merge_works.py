"""Joins two works that turned out to be one. The loser's id redirects to the winner for ever."""

from django.db.backends.utils import CursorWrapper

from papers.curation.following import words_go_along
from papers.importers.fulltexts import rank
from papers.ingest.author_lists import paired


def merge_works(cursor: CursorWrapper, *, winner: int, loser: int) -> set[int]:
    """Moves the rows that the loser has and the winner lacks, and leaves the loser as a pointer.

    The winner keeps its author list where it has one, with what people said about the same names in the loser's;
    otherwise it takes the loser's, rows and authors included. The fields of the work itself are the caller's to
    combine. Answers with the ids of the authors whose works have to be counted again. Must run in a transaction, under
    the ingest lock.
    """
    cursor.execute(
        "SELECT DISTINCT author_id FROM papers_authorship WHERE work_id IN (%s, %s) AND author_id IS NOT NULL",
        [winner, loser],
    )
    touched: set[int] = {author for (author,) in cursor.fetchall()}
    cursor.execute(
        "DELETE FROM papers_worktopic l USING papers_worktopic w"
        " WHERE l.work_id = %s AND w.work_id = %s AND l.topic_id = w.topic_id",
        [loser, winner],
    )
    cursor.execute(
        "DELETE FROM papers_citation l USING papers_citation w"
        " WHERE l.citing_id = %s AND w.citing_id = %s AND l.scheme = w.scheme AND l.value = w.value",
        [loser, winner],
    )
    cursor.execute(
        "UPDATE papers_citation SET cited_id = NULL WHERE citing_id IN (%s, %s) AND cited_id IN (%s, %s)",
        [winner, loser, winner, loser],
    )
    _leave_one_text(cursor, winner, loser)
    for table, column in (
        ("papers_worktext", "work_id"),
        ("papers_workidentifier", "work_id"),
        ("papers_sourcerecord", "work_id"),
        ("papers_importnote", "work_id"),
        ("papers_worktopic", "work_id"),
        ("papers_citation", "citing_id"),
    ):
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", [winner, loser])  # noqa: S608
    cursor.execute("UPDATE papers_citation SET cited_id = %s WHERE cited_id = %s", [winner, loser])
    cursor.execute(
        "UPDATE papers_addedname l SET work_id = %s WHERE l.work_id = %s AND NOT EXISTS (SELECT FROM papers_addedname w"
        " WHERE w.work_id = %s AND w.name_key = l.name_key AND w.ended_at IS NULL AND l.ended_at IS NULL)",
        [winner, loser, winner],
    )
    cursor.execute("SELECT EXISTS (SELECT FROM papers_authorship WHERE work_id = %s)", [winner])
    if cursor.fetchone()[0]:
        pairs = _paired_rows(cursor, winner=winner, loser=loser)
        words_go_along(cursor, winner=winner, loser=loser, pairs=pairs)
        cursor.execute(
            "UPDATE papers_authorship w SET author_id = l.author_id, provenance = l.provenance"
            " FROM papers_authorship l JOIN unnest(%s::bigint[], %s::bigint[]) AS p (loser, winner) ON p.loser = l.id"
            " WHERE w.id = p.winner"
            " AND l.provenance IN ('author-asserted', 'denied') AND w.provenance NOT IN ('author-asserted', 'denied')",
            [list(pairs), list(pairs.values())],
        )
        for table in ("papers_authorshipidentifier", "papers_authorshipaffiliation"):
            cursor.execute(
                f"DELETE FROM {table} WHERE authorship_id IN"  # noqa: S608
                " (SELECT id FROM papers_authorship WHERE work_id = %s)",
                [loser],
            )
        cursor.execute("DELETE FROM papers_authorship WHERE work_id = %s", [loser])
    else:
        words_go_along(cursor, winner=winner, loser=loser, pairs=None)
        cursor.execute("UPDATE papers_authorship SET work_id = %s WHERE work_id = %s", [winner, loser])
    cursor.execute(
        "UPDATE papers_work w SET author_count = (SELECT count(*) FROM papers_authorship a WHERE a.work_id = w.id)"
        " WHERE w.id IN (%s, %s)",
        [winner, loser],
    )
    cursor.execute("UPDATE papers_work SET merged_into_id = %s WHERE merged_into_id = %s", [winner, loser])
    cursor.execute("UPDATE papers_work SET merged_into_id = %s, updated_at = now() WHERE id = %s", [winner, loser])
    for table in ("papers_worktopic", "papers_authorship"):
        cursor.execute(
            f"UPDATE {table} t SET year = w.year FROM papers_work w"  # noqa: S608
            " WHERE w.id = %s AND t.work_id = w.id AND t.year IS DISTINCT FROM w.year",
            [winner],
        )
    return touched


def _paired_rows(cursor: CursorWrapper, *, winner: int, loser: int) -> dict[int, int]:
    """Rows of the loser's author list to the rows of the winner's that name the same people, as printed."""
    lists = []
    for work in (loser, winner):
        cursor.execute(
            "SELECT a.id, coalesce(p.name, a.raw_name) FROM papers_authorship a"
            " LEFT JOIN papers_printedname p ON p.authorship_id = a.id WHERE a.work_id = %s ORDER BY a.position",
            [work],
        )
        lists.append(cursor.fetchall())
    theirs, own = lists
    pairs = paired([name for _, name in theirs], [name for _, name in own])
    return {theirs[there][0]: own[here][0] for there, here in pairs.items()}


def _leave_one_text(cursor: CursorWrapper, winner: int, loser: int) -> None:
    """Of two full texts the better one stays, as if both files had been matched to one work from the beginning."""
    cursor.execute("SELECT work_id, file, scheme FROM papers_worktext WHERE work_id IN (%s, %s)", [winner, loser])
    ranks = {work_id: rank(file, scheme) for work_id, file, scheme in cursor.fetchall()}
    if len(ranks) > 1:
        worse = winner if ranks[loser] < ranks[winner] else loser
        cursor.execute("DELETE FROM papers_worktext WHERE work_id = %s", [worse])
