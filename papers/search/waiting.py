"""Which works wait to be indexed. Whoever changes a work says so here, in the transaction of the change."""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from papers.storage.copy import Rows


def mark(cursor: CursorWrapper, work_ids: Iterable[int]) -> None:
    """These works have changed. A work may be marked any number of times; marking never waits for anybody."""
    rows = Rows("papers_worktoindex", ["work_id"])
    for pk in work_ids:
        rows.add(pk)
    rows.send(cursor)
