"""Says which works have changed, in the transaction of the change, for those who keep what is made of works: search,
and whoever stands above and is told by `papers.events`.

What is written here is not lost when nobody listens. A work may be noted any number of times; noting waits for nobody.
"""

from collections.abc import Iterable
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.storage.copy import Rows

# What follows `WITH … changed AS (SELECT … AS work_id …)`: works that are there, and have changed.
CHANGED_ARE_NOTED: Final = """
, noted AS (INSERT INTO papers_changedwork (work) SELECT work_id FROM changed)
INSERT INTO papers_worktoindex (work_id) SELECT work_id FROM changed
"""


def note_changed(cursor: CursorWrapper, works: Iterable[int]) -> None:
    """These works have changed, or are gone."""
    cursor.execute(
        f"WITH changed AS (SELECT unnest(%s::bigint[]) AS work_id) {CHANGED_ARE_NOTED}"  # noqa: S608
        " WHERE EXISTS (SELECT FROM papers_work w WHERE w.id = work_id)",
        [list(works)],
    )


def note_identified(cursor: CursorWrapper, identifiers: Iterable[tuple[str, str]]) -> None:
    """These identifiers (scheme, value) are counted to another record than before, or to none. The works that print one
    beside a name have changed with that: who is on a list with the iD of the record and who without it."""
    wanted = sorted(set(identifiers))
    if wanted:
        cursor.execute(
            "WITH changed AS (SELECT DISTINCT a.work_id FROM unnest(%s::text[], %s::text[]) AS w (scheme, value)"  # noqa: S608
            " JOIN papers_authorshipidentifier i ON i.scheme = w.scheme AND i.value = w.value"
            f" JOIN papers_authorship a ON a.id = i.authorship_id) {CHANGED_ARE_NOTED}",
            [[scheme for scheme, _ in wanted], [value for _, value in wanted]],
        )


def note_texts(cursor: CursorWrapper, works: Iterable[int]) -> None:
    """These works have another full text, which nothing but search reads."""
    rows = Rows("papers_worktoindex", ["work_id"])
    for pk in works:
        rows.add(pk)
    rows.send(cursor)
