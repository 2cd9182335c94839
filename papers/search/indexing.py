"""Brings search documents up to date with the works that wait. May be called by anybody, at any time, any number of
times; killed at any point, what was not finished waits still.

A batch is one transaction: the waiting rows are read first, the works after them, and only the rows that were read
are taken away. A work that changes meanwhile gets a new row and is indexed again.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from papers.models import WorkToIndex
from papers.search.described import described
from papers.search.document import Described
from papers.search.rebuilding import DOCUMENT_COLUMNS, add_documents, rebuild_documents
from papers.storage.copy import Rows
from portal.common.locks import LockHeldError, advisory_lock

INDEXING_LOCK: Final = "papers.search.indexing"
_HELD: Final = "Search is being indexed already. Wait until that has finished, then run this command again."

# Told as (what is done, how many works are done, of how many).
Report = Callable[[str, int, int], None]

WORKS_PER_BATCH: Final = 500
# More than the entries of a batch of long texts take before they are put in order.
_PENDING: Final = "256MB"

# From here on, making all documents anew takes less time than changing so many in place.
_REBUILD_FROM: Final = 2_000
_REBUILD_SHARE: Final = 0.25


def anything_waits() -> bool:
    return WorkToIndex.objects.exists()


def index_waiting(*, report: Report = lambda *_: None) -> int:
    """Indexes what waits and answers with the number of works; 0 where another process is at it already.

    The caller holds no transaction.
    """
    try:
        with advisory_lock(INDEXING_LOCK, held=_HELD):
            waiting, known = _sizes()
            if waiting >= _REBUILD_FROM and waiting >= known * _REBUILD_SHARE:
                return rebuild_documents(report=report)
            return _drain(waiting, report)
    except LockHeldError:
        return 0


def rebuild_search(*, report: Report = lambda *_: None) -> int:
    """Makes every document and the list of words anew, and answers with the number of works. Raises `LockHeldError`."""
    with advisory_lock(INDEXING_LOCK, held=_HELD):
        return rebuild_documents(report=report)


def _sizes() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT work_id) FROM papers_worktoindex")
        waiting: int = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM papers_searchdocument")
        return waiting, cursor.fetchone()[0]


def _drain(waiting: int, report: Report) -> int:
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL gin_pending_list_limit = '{_PENDING}'")
            rows = _next_waiting(cursor)
            if not rows:
                return done
            pks = sorted({work for _, work in rows})
            works = described(cursor, pks)
            _store(cursor, works, gone=set(pks) - {work.pk for work in works})
            cursor.execute("DELETE FROM papers_worktoindex WHERE id = ANY(%s)", [[row for row, _ in rows]])
        _put_in_order()
        done += len(pks)
        report("indexing", done, max(waiting, done))


def _put_in_order() -> None:
    """Files the new entries of the index by lexeme, all of a batch at once: a quarter of the work of one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('papers_searchdocument_lex_idx')")


def _next_waiting(cursor: CursorWrapper) -> Sequence[tuple[int, int]]:
    """Rows of the works that have waited longest: (row, work), every row of each work."""
    cursor.execute(
        "WITH next AS (SELECT DISTINCT work_id FROM"
        " (SELECT work_id FROM papers_worktoindex ORDER BY id LIMIT %s) AS oldest)"
        " SELECT w.id, w.work_id FROM papers_worktoindex w JOIN next USING (work_id)",
        [WORKS_PER_BATCH],
    )
    return [(row, work) for row, work in cursor.fetchall()]


def _store(cursor: CursorWrapper, works: Iterable[Described], *, gone: set[int]) -> None:
    cursor.execute("DROP TABLE IF EXISTS fresh_document")
    cursor.execute("CREATE TEMPORARY TABLE fresh_document (LIKE papers_searchdocument) ON COMMIT DROP")
    fresh = Rows("fresh_document", DOCUMENT_COLUMNS)
    for _ in add_documents(fresh, works):
        pass
    fresh.send(cursor)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in DOCUMENT_COLUMNS[1:])
    cursor.execute(
        f"INSERT INTO papers_searchdocument AS d ({', '.join(DOCUMENT_COLUMNS)}) SELECT {', '.join(DOCUMENT_COLUMNS)}"  # noqa: S608
        f" FROM fresh_document ORDER BY work_id ON CONFLICT (work_id) DO UPDATE SET {renewed}"
        " WHERE (d.year, d.citations, d.standing, d.lexemes, d.front, d.plain) IS DISTINCT FROM"
        " (excluded.year, excluded.citations, excluded.standing, excluded.lexemes, excluded.front, excluded.plain)"
    )
    cursor.execute("DELETE FROM papers_searchdocument WHERE work_id = ANY(%s)", [list(gone)])
