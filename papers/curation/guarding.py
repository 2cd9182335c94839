"""Looks, at the end of each import, for whatever contradicts what people said, and lists it for moderators.

What was said is not touched: it holds whatever a source prints, and somebody looks at the conflict. A conflict is
listed once while it lasts, and resolved when an import finds it gone. Every rule is a query over what people said,
which is little; none reads the literature as a whole.
"""

from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from papers.curation.places import NTH
from papers.models import AssertionConflict
from papers.storage.changes import note_changed
from papers.storage.exclusive_identifiers import EXCLUSIVE

_Kind = AssertionConflict.Kind


def guard_assertions(cursor: CursorWrapper, *, now: datetime) -> int:
    """Brings the list of conflicts up to date; answers with how many are open. Safe to repeat. What a name stands on
    is another thing while it is contradicted, so the works concerned have changed."""
    with transaction.atomic():
        cursor.execute("DROP TABLE IF EXISTS found_conflict")
        cursor.execute(
            "CREATE TEMPORARY TABLE found_conflict (kind text, work_id bigint, name_key text, nth smallint,"
            " author_id bigint, other_id bigint, scheme text, value text, source text) ON COMMIT DROP"
        )
        for kind, query in _RULES.items():
            cursor.execute(
                f"INSERT INTO found_conflict SELECT %s, found.* FROM (WITH {_SAID} {query}) AS found",  # noqa: S608
                [kind],
            )
        for statement in (_RESOLVE, _LIST):
            cursor.execute(statement, [now])
            note_changed(cursor, {work for (work,) in cursor.fetchall()})
        cursor.execute("SELECT count(*) FROM papers_assertionconflict WHERE resolved_at IS NULL")
        return int(cursor.fetchone()[0])


def set_aside(*, conflict: int, by: int, at: datetime) -> None:
    """A moderator has looked: it is not listed again while it stays the same. Raises AssertionConflict.DoesNotExist."""
    with transaction.atomic():
        found = AssertionConflict.objects.select_for_update().get(pk=conflict, resolved_at=None, set_aside_at=None)
        found.set_aside_at, found.set_aside_by = at, by
        found.save(update_fields=["set_aside_at", "set_aside_by"])
        with connection.cursor() as cursor:
            note_changed(cursor, [found.work_id])


# `spoken`: all that holds now, of the records that are there now. `listed`: the names in the lists it speaks of.
_SAID: Final = f"""
    spoken AS (
        SELECT s.work_id, s.name_key, s.nth, s.alike, coalesce(p.merged_into_id, p.id) AS author_id, true AS mine
        FROM papers_authorshipassertion s JOIN papers_author p ON p.id = s.author_id WHERE s.ended_at IS NULL
        UNION ALL
        SELECT s.work_id, s.name_key, s.nth, s.alike, coalesce(p.merged_into_id, p.id), false
        FROM papers_authorshipdenial s JOIN papers_author p ON p.id = s.author_id WHERE s.ended_at IS NULL
    ), listed AS (
        SELECT a.id, a.work_id, a.name_key, {NTH} AS nth, a.author_id, a.source,
            count(*) OVER (PARTITION BY a.work_id, a.name_key) AS alike
        FROM papers_authorship a WHERE a.work_id IN (SELECT work_id FROM spoken)
    ), standing AS (
        SELECT s.*, l.id, l.source, l.alike AS now_alike, l.author_id AS now_author
        FROM spoken s JOIN listed l USING (work_id, name_key, nth)
    )
"""  # noqa: S608 - a constant

# Columns: work, name, number, who spoke, who else is meant, scheme and value of an identifier, which source prints it.
_RULES: Final[dict[str, str]] = {
    # The list of a hidden work is nobody's to read; a work that was merged has none, and its words went along.
    _Kind.GONE: """
        SELECT s.work_id, s.name_key, s.nth, s.author_id, NULL::bigint, '', '', w.described_by
        FROM spoken s JOIN papers_work w ON w.id = s.work_id
        WHERE s.mine AND w.merged_into_id IS NULL
            AND NOT EXISTS (SELECT FROM standing t WHERE t.mine AND (t.work_id, t.name_key, t.nth, t.author_id)
                = (s.work_id, s.name_key, s.nth, s.author_id))
    """,
    _Kind.DOUBLED: """
        SELECT DISTINCT ON (work_id, name_key, nth, author_id)
            work_id, name_key, nth, author_id, NULL::bigint, '', '', source
        FROM standing WHERE now_alike > alike ORDER BY work_id, name_key, nth, author_id
    """,
    _Kind.TWICE: """
        SELECT s.work_id, s.name_key, s.nth, s.author_id, NULL::bigint, '', '', s.source
        FROM standing s WHERE s.mine AND s.now_author = s.author_id
            AND EXISTS (SELECT FROM listed o WHERE o.work_id = s.work_id AND o.author_id = s.author_id AND o.id <> s.id)
    """,
    _Kind.OTHERS_IDENTIFIER: f"""
        SELECT DISTINCT ON (s.work_id, s.name_key, s.nth, s.author_id, i.scheme, i.value)
            s.work_id, s.name_key, s.nth, s.author_id, o.author_id, i.scheme, i.value, s.source
        FROM standing s JOIN papers_authorshipidentifier i ON i.authorship_id = s.id AND {EXCLUSIVE}
        JOIN papers_authoridentifier o ON o.scheme = i.scheme AND o.value = i.value
        WHERE s.mine AND o.author_id <> s.author_id
            AND NOT EXISTS (SELECT FROM papers_misprintedidentifier m WHERE m.ended_at IS NULL AND
                (m.work_id, m.name_key, m.nth, m.scheme, m.value) = (s.work_id, s.name_key, s.nth, i.scheme, i.value))
        ORDER BY s.work_id, s.name_key, s.nth, s.author_id, i.scheme, i.value
    """,  # noqa: S608 - constants
    # As the portal counts it to the record, or as its person confirmed by signing in there.
    _Kind.DENIERS_IDENTIFIER: f"""
        SELECT DISTINCT ON (s.work_id, s.name_key, s.nth, s.author_id, i.scheme, i.value)
            s.work_id, s.name_key, s.nth, s.author_id, s.now_author, i.scheme, i.value, s.source
        FROM standing s JOIN papers_authorshipidentifier i ON i.authorship_id = s.id AND {EXCLUSIVE}
        WHERE NOT s.mine AND (
            EXISTS (SELECT FROM papers_authoridentifier o
                WHERE o.author_id = s.author_id AND o.scheme = i.scheme AND o.value = i.value)
            OR EXISTS (SELECT FROM papers_identifierassertion a JOIN papers_author p ON p.id = a.author_id
                WHERE coalesce(p.merged_into_id, p.id) = s.author_id AND a.scheme = i.scheme AND a.value = i.value
                AND a.verdict = 'said' AND a.ground IN ('authenticated', 'decided') AND a.ended_at IS NULL)
        ) AND NOT EXISTS (SELECT FROM papers_misprintedidentifier m WHERE m.ended_at IS NULL AND
            (m.work_id, m.name_key, m.nth, m.scheme, m.value) = (s.work_id, s.name_key, s.nth, i.scheme, i.value))
        ORDER BY s.work_id, s.name_key, s.nth, s.author_id, i.scheme, i.value
    """,  # noqa: S608 - constants
    # A name of one held record that bears what is counted to another: one line a pair and identifier.
    _Kind.SHARED_IDENTIFIER: f"""
        SELECT DISTINCT ON (a.author_id, o.author_id, i.scheme, i.value)
            a.work_id, a.name_key, (
                SELECT count(*) FROM papers_authorship b
                WHERE b.work_id = a.work_id AND b.name_key = a.name_key AND b.position <= a.position
            )::smallint, a.author_id, o.author_id, i.scheme, i.value, a.source
        FROM papers_heldrecord h JOIN papers_authorship a ON a.author_id = h.author_id
        JOIN papers_authorshipidentifier i ON i.authorship_id = a.id AND {EXCLUSIVE}
        JOIN papers_authoridentifier o ON o.scheme = i.scheme AND o.value = i.value AND o.author_id <> a.author_id
        JOIN papers_heldrecord other ON other.author_id = o.author_id
        ORDER BY a.author_id, o.author_id, i.scheme, i.value, a.work_id, a.position
    """,  # noqa: S608 - constants
    # Two works turned out to be one, and what was said of the one contradicts what was said of the other.
    _Kind.TWO_PEOPLE: """
        SELECT w.merged_into_id, s.name_key, s.nth, s.author_id, t.author_id, '', '', w.described_by
        FROM spoken s JOIN papers_work w ON w.id = s.work_id AND w.merged_into_id IS NOT NULL
        JOIN spoken t ON t.work_id = w.merged_into_id AND t.name_key = s.name_key AND t.nth = s.nth
        WHERE s.mine AND t.mine AND s.author_id <> t.author_id
    """,
}

_SAME: Final = """
    (c.kind, c.work_id, c.name_key, c.nth, c.author_id, c.scheme, c.value)
    = (f.kind, f.work_id, f.name_key, f.nth, f.author_id, f.scheme, f.value)
"""
_RESOLVE: Final = f"""
    UPDATE papers_assertionconflict c SET resolved_at = %s WHERE c.resolved_at IS NULL
    AND NOT EXISTS (SELECT FROM found_conflict f WHERE {_SAME} AND f.other_id IS NOT DISTINCT FROM c.other_id)
    RETURNING c.work_id
"""  # noqa: S608 - a constant
_LIST: Final = """
    INSERT INTO papers_assertionconflict
        (kind, work_id, name_key, nth, author_id, other_id, scheme, value, source, first_seen)
    SELECT kind, work_id, name_key, nth, author_id, other_id, scheme, value, source, %s FROM found_conflict
    ORDER BY work_id, name_key, nth ON CONFLICT DO NOTHING RETURNING work_id
"""
