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


def note_texts(cursor: CursorWrapper, works: Iterable[int]) -> None:
    """These works have another full text, which nothing but search reads."""
    rows = Rows("papers_worktoindex", ["work_id"])
    for pk in works:
        rows.add(pk)
    rows.send(cursor)
