"""What can be said only once every institution is there: who belongs to whom, who succeeded whom, and which
affiliations name one of them after all.

Everything is worked out from the tables alone, so that it can be repeated at any time and in any order of imports.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from papers.ingest.entities import add_matches, name_matches, resolve_again
from papers.models import AffiliationInstitution
from papers.storage.changes import CHANGED_ARE_NOTED

AFFILIATIONS_PER_BATCH: Final = 5_000


def link_institutions(cursor: CursorWrapper) -> None:
    """Follows the registry's relations. An institution that was merged stays merged: its id redirects for ever."""
    _merge_succeeded(cursor)
    _set_parents(cursor)


def _merge_succeeded(cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT i.id, s.id FROM papers_institution i JOIN papers_institution s ON s.ror = i.successor_ror"
        " WHERE i.successor_ror <> '' AND i.status <> 'active' AND i.merged_into_id IS NULL"
    )
    successors: dict[int, int] = dict(cursor.fetchall())
    cursor.execute("SELECT id, merged_into_id FROM papers_institution WHERE merged_into_id IS NOT NULL")
    merged: dict[int, int] = dict(cursor.fetchall())
    ends = {pk: _end(pk, successors | merged) for pk in successors}
    pairs = [(loser, winner) for loser, winner in ends.items() if winner is not None]
    if not pairs:
        return
    given = [[loser for loser, _ in pairs], [winner for _, winner in pairs]]
    source = "unnest(%s::bigint[], %s::bigint[]) AS m (loser, winner)"
    cursor.execute(
        f"UPDATE papers_institution i SET merged_into_id = m.winner FROM {source}"  # noqa: S608
        " WHERE m.loser IN (i.id, i.merged_into_id)",
        given,
    )
    cursor.execute(
        "INSERT INTO papers_affiliationinstitution (affiliation_id, institution_id, matched_by)"  # noqa: S608
        f" SELECT a.affiliation_id, m.winner, max(a.matched_by) FROM papers_affiliationinstitution a, {source}"
        " WHERE a.institution_id = m.loser GROUP BY a.affiliation_id, m.winner ON CONFLICT DO NOTHING",
        given,
    )
    cursor.execute(
        "WITH changed AS (SELECT DISTINCT a.work_id FROM papers_affiliationinstitution m"  # noqa: S608
        " JOIN papers_authorshipaffiliation p ON p.affiliation_id = m.affiliation_id"
        f" JOIN papers_authorship a ON a.id = p.authorship_id WHERE m.institution_id = ANY(%s)) {CHANGED_ARE_NOTED}",
        [given[0]],
    )
    cursor.execute("DELETE FROM papers_affiliationinstitution WHERE institution_id = ANY(%s)", [given[0]])
    cursor.execute(
        f"UPDATE papers_author t SET institution_id = m.winner FROM {source} WHERE t.institution_id = m.loser",  # noqa: S608
        given,
    )


def _end(start: int, after: Mapping[int, int]) -> int | None:
    """Where following the successors ends; None where it never does, for then the registry contradicts itself."""
    seen = {start}
    current = after[start]
    while current in after:
        if current in seen:
            return None
        seen.add(current)
        current = after[current]
    return current if current not in seen else None


def _set_parents(cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT i.id, coalesce(p.merged_into_id, p.id) FROM papers_institution i"
        " JOIN papers_institution p ON p.ror = i.parent_ror"
        " WHERE i.parent_ror <> '' AND coalesce(p.merged_into_id, p.id) <> i.id ORDER BY i.ror"
    )
    stated: dict[int, int] = dict(cursor.fetchall())
    parents: dict[int, int] = {}
    for child, parent in stated.items():
        # In the order of ROR ids, so that of a circle always the same link is left out.
        ancestor: int | None = parent
        while ancestor is not None and ancestor != child:
            ancestor = parents.get(ancestor)
        if ancestor is None:
            parents[child] = parent
    cursor.execute(
        "UPDATE papers_institution i SET parent_id = n.parent_id FROM papers_institution o"
        " LEFT JOIN unnest(%s::bigint[], %s::bigint[]) AS n (id, parent_id) USING (id)"
        " WHERE i.id = o.id AND i.ror IS NOT NULL AND i.parent_id IS DISTINCT FROM n.parent_id",
        [list(parents), list(parents.values())],
    )


def match_waiting_affiliations(progress: Callable[[], None] = lambda: None) -> None:
    """Tries every affiliation that names no institution again, a batch in one transaction.

    The authors of those that name one now are resolved anew: a shared institution is evidence.
    """
    after = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT raw, id FROM papers_affiliation f WHERE id > %s AND NOT EXISTS"
                " (SELECT FROM papers_affiliationinstitution m WHERE m.affiliation_id = f.id) ORDER BY id LIMIT %s",
                [after, AFFILIATIONS_PER_BATCH],
            )
            waiting: dict[str, int] = dict(cursor.fetchall())
            if not waiting:
                return
            after = max(waiting.values())
            matches = name_matches(cursor, waiting)
            resolve_again(cursor, add_matches(cursor, matches, AffiliationInstitution.MatchedBy.NAME))
        progress()
