"""Puts the names that people want in the place of those that are printed, wherever pages read names.

Part of every recount (`papers.storage.counts`), so in the transaction of whatever attributes a name to a record: an
import that brings a new work under a former name, a record that is joined or parted, a name that moves. It goes by the
rows as they are and may be repeated: a name on a record that is shown otherwise is exchanged and what was printed kept
in `PrintedName`; a name that left such a record is what it was again.
"""

from collections.abc import Sequence
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.storage.changes import CHANGED_ARE_NOTED

# What is wanted of each record, with that of the records that were joined to it: a former name of one of them stays
# private. The name is that of the record itself; where a rename is among them, that of the newest rename.
WISHED_NAMES: Final = """
    wished AS (
        SELECT coalesce(p.merged_into_id, p.id) AS author_id, s.author_id AS said_of, s.scope, s.replaced, s.former,
            s.at, f.name, f.key
        FROM papers_shownname s JOIN papers_author p ON p.id = s.author_id
        JOIN papers_nameform f ON f.author_id = s.author_id AND f.place = 0
    ), wish AS (
        SELECT w.author_id, bool_or(w.scope <> 'page') AS everywhere, n.name, n.key,
            ARRAY(SELECT DISTINCT r FROM wished o CROSS JOIN unnest(o.replaced || o.former) r
                WHERE o.author_id = w.author_id) AS replaced,
            ARRAY(SELECT DISTINCT f.name FROM wished o JOIN papers_nameform f ON f.author_id = o.said_of
                WHERE o.author_id = w.author_id) AS forms
        FROM wished w CROSS JOIN LATERAL (
            SELECT o.name, o.key FROM wished o WHERE o.author_id = w.author_id
            ORDER BY (o.scope = 'rename') DESC, CASE WHEN o.scope <> 'rename' THEN o.said_of <> o.author_id END,
                o.at DESC, o.said_of LIMIT 1
        ) n
        GROUP BY w.author_id, n.name, n.key
    )
"""


def show_names(cursor: CursorWrapper, ids: Sequence[int] | None) -> None:
    """For the names on these records, and those that have left them; None means all."""
    cursor.execute("SELECT EXISTS (SELECT FROM papers_shownname) OR EXISTS (SELECT FROM papers_printedname)")
    if not cursor.fetchone()[0]:
        return
    given = {"ids": None if ids is None else list(ids)}
    cursor.execute(_PRINT_AGAIN.format(scope="" if ids is None else _LEFT), given)
    cursor.execute(_SHOW.format(scope="" if ids is None else "AND w.author_id = ANY(%(ids)s)"), given)
    cursor.execute(_JOINED_RECORDS.format(scope="" if ids is None else "AND w.author_id = ANY(%(ids)s)"), given)


_LEFT: Final = (
    "AND (p.author_id = ANY(%(ids)s) OR a.author_id = ANY(%(ids)s) OR a.author_id IS DISTINCT FROM p.author_id)"
)

# Of a record's forms, one that a work prints is shown as it is.
_IS_REPLACED: Final = "({printed} = ANY(w.replaced) OR w.everywhere AND {printed} <> ALL(w.forms))"

_PRINT_AGAIN: Final = f"""
    WITH {WISHED_NAMES}, left_alone AS (
        SELECT p.authorship_id, p.name FROM papers_printedname p JOIN papers_authorship a ON a.id = p.authorship_id
        WHERE NOT EXISTS (
            SELECT FROM wish w WHERE w.author_id = a.author_id AND {_IS_REPLACED.format(printed="p.name")}
        ) {{scope}}
    ), gone AS (
        DELETE FROM papers_printedname p USING left_alone l WHERE p.authorship_id = l.authorship_id
    ), changed AS (
        UPDATE papers_authorship a SET raw_name = l.name FROM left_alone l WHERE a.id = l.authorship_id
        RETURNING a.work_id
    ) {CHANGED_ARE_NOTED}
"""  # noqa: S608 - constants of this module

_SHOW: Final = f"""
    WITH {WISHED_NAMES}, wanted AS (
        SELECT a.id, a.work_id, w.author_id, coalesce(p.name, a.raw_name) AS printed, w.name, w.key,
            a.raw_name <> w.name AS differs
        FROM wish w JOIN papers_authorship a ON a.author_id = w.author_id
        LEFT JOIN papers_printedname p ON p.authorship_id = a.id
        WHERE {_IS_REPLACED.format(printed="coalesce(p.name, a.raw_name)")} {{scope}}
    ), kept AS (
        INSERT INTO papers_printedname AS t (authorship_id, author_id, name, shown_key)
        SELECT id, author_id, printed, key FROM wanted
        ON CONFLICT (authorship_id) DO UPDATE SET author_id = excluded.author_id, shown_key = excluded.shown_key
        WHERE (t.author_id, t.shown_key) <> (excluded.author_id, excluded.shown_key)
    ), changed AS (
        UPDATE papers_authorship a SET raw_name = w.name FROM wanted w WHERE a.id = w.id AND w.differs
        RETURNING a.work_id
    ) {CHANGED_ARE_NOTED}
"""  # noqa: S608 - constants of this module

# A joined record is not shown, but its row has a name: should it ever be read, it is not a former one.
_JOINED_RECORDS: Final = f"""
    WITH {WISHED_NAMES}
    UPDATE papers_author p SET name = w.name, name_key = w.key FROM wish w
    WHERE p.merged_into_id = w.author_id AND w.everywhere AND (p.name, p.name_key) <> (w.name, w.key) {{scope}}
"""  # noqa: S608 - a constant of this module
