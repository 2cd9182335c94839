"""What people said about names that an import has written anew: it holds, whatever the import brought.

Runs before a resolver sees the names that wait, so that none of them is ever up for a guess.
"""

from typing import Final

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from papers.curation.places import NTH
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors
from papers.storage.list_locks import own_author_lists


def respect_assertions(cursor: CursorWrapper) -> None:
    """Puts names that somebody has said are theirs on that person's record, and names that were denied on nobody's."""
    with transaction.atomic():
        own_author_lists()
        for statement in (_ASSERTED, _DENIED):
            cursor.execute(statement)
            rows = cursor.fetchall()
            if rows:
                recount_authors(cursor, sorted({author for _, *two in rows for author in two if author is not None}))
                note_changed(cursor, {work for work, _, _ in rows})


_LISTED: Final = f"""
    SELECT a.id, a.work_id, a.name_key, a.author_id, a.needs_settling, a.provenance, {NTH} AS nth
    FROM papers_authorship a
"""  # noqa: S608 - a constant

# Each answers with the works it changed, and the records that names left and came to. A name that a source puts where
# its person says stays there on the source's ground.
_ASSERTED: Final = f"""
    WITH listed AS (
        {_LISTED} WHERE a.work_id IN (SELECT work_id FROM papers_authorshipassertion WHERE ended_at IS NULL)
    ), said AS (
        SELECT l.id, l.author_id AS left_author, coalesce(p.merged_into_id, p.id) AS author_id
        FROM papers_authorshipassertion s JOIN listed l USING (work_id, name_key, nth)
        JOIN papers_author p ON p.id = s.author_id
        WHERE s.ended_at IS NULL AND l.author_id IS DISTINCT FROM coalesce(p.merged_into_id, p.id)
    )
    UPDATE papers_authorship a SET author_id = said.author_id, provenance = 'author-asserted'
    FROM said WHERE a.id = said.id RETURNING a.work_id, said.left_author, said.author_id
"""  # noqa: S608 - constants of this module

# A name whose row is new has no author yet: nobody is guessed for it either. One that is on the record of somebody
# else, who never denied it, stays there.
_DENIED: Final = f"""
    WITH listed AS (
        {_LISTED} WHERE a.work_id IN (SELECT work_id FROM papers_authorshipdenial WHERE ended_at IS NULL)
    ), said AS (
        SELECT l.id, l.author_id AS left_author FROM papers_authorshipdenial s
        JOIN listed l USING (work_id, name_key, nth) JOIN papers_author p ON p.id = s.author_id
        WHERE s.ended_at IS NULL AND l.provenance <> 'author-asserted'
          AND NOT EXISTS (
            SELECT FROM papers_authorshipassertion o JOIN papers_author w ON w.id = o.author_id
            WHERE (o.work_id, o.name_key, o.nth) = (l.work_id, l.name_key, l.nth) AND o.ended_at IS NULL
                AND coalesce(w.merged_into_id, w.id) = l.author_id
          )
          AND (l.author_id IS NULL AND l.needs_settling OR l.author_id = coalesce(p.merged_into_id, p.id))
        UNION
        SELECT a.id, NULL::bigint FROM papers_authorship a
        WHERE a.needs_settling AND a.author_id IS NULL AND a.provenance = 'denied'
    )
    UPDATE papers_authorship a SET author_id = NULL, provenance = 'denied', needs_settling = false
    FROM said WHERE a.id = said.id RETURNING a.work_id, said.left_author, NULL::bigint
"""  # noqa: S608 - constants of this module
