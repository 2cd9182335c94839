"""Makes every search document anew, beside the old ones, and puts them in their place in one transaction.

Readers see the old documents until the new ones are complete. A rebuild that is killed leaves a table that nobody
reads; the next one drops it. Indexes are built once over all rows, which is many times faster than row by row.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from papers.search.described import described
from papers.search.document import Described, make_document
from papers.search.words import stem
from papers.storage.copy import Rows
from papers.storage.fresh_tables import build_indexes, make_fresh, take_place

DOCUMENT_COLUMNS: Final = ("work_id", "year", "citations", "standing", "lexemes", "front", "plain")
_TABLE: Final = "papers_searchdocument"
_WORKS_PER_BATCH: Final = 1_000


def rebuild_documents(*, report: Callable[[str, int, int], None]) -> int:
    """Answers with the number of works. The caller holds the indexing lock and no transaction."""
    with connection.cursor() as cursor:
        waiting = _waiting(cursor)
        fresh = make_fresh(cursor, _TABLE)
        counted: Counter[str] = Counter()
        done = _fill(cursor, fresh, counted, report)
        report("building the index", done, done)
        with transaction.atomic():
            build_indexes(cursor, _TABLE)
        with transaction.atomic():
            take_place(cursor, _TABLE)
            _renew_terms(cursor, counted)
            cursor.execute("DELETE FROM papers_worktoindex WHERE id = ANY(%s)", [waiting])
        cursor.execute("ANALYZE papers_searchterm")
    return done


def add_documents(rows: Rows, works: Iterable[Described]) -> Iterator[frozenset[str]]:
    """Adds a row for each work; yields the vocabulary of each."""
    for work in works:
        document = make_document(work)
        rows.add(
            work.pk, work.year, work.citations, work.standing, document.lexemes, document.front, document.plain
        )  # fmt: skip
        yield document.vocabulary


def _waiting(cursor: CursorWrapper) -> list[int]:
    """The rows that are there now. Their works are read after this, so what they stand for will be indexed."""
    cursor.execute("SELECT id FROM papers_worktoindex")
    return [pk for (pk,) in cursor.fetchall()]


def _fill(cursor: CursorWrapper, table: str, counted: "Counter[str]", report: Callable[[str, int, int], None]) -> int:
    cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM papers_work WHERE merged_into_id IS NULL")
    total, last = cursor.fetchone()
    done = 0
    pk = 0
    while pk < last:
        cursor.execute(
            "SELECT id FROM papers_work WHERE id > %s AND merged_into_id IS NULL ORDER BY id LIMIT %s",
            [pk, _WORKS_PER_BATCH],
        )
        pks = [found for (found,) in cursor.fetchall()]
        if not pks:
            break
        pk = pks[-1]
        rows = Rows(table, DOCUMENT_COLUMNS)
        for vocabulary in add_documents(rows, described(cursor, pks)):
            counted.update(vocabulary)
        rows.send(cursor)
        done += len(pks)
        report("indexing", done, max(total, done))
    return done


def _renew_terms(cursor: CursorWrapper, counted: "Counter[str]") -> None:
    cursor.execute("TRUNCATE papers_searchterm")
    rows = Rows("papers_searchterm", ["word", "stem", "works"])
    for word, works in counted.items():
        rows.add(word, stem(word), works)
    rows.send(cursor)
