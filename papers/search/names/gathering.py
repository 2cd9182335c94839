"""Every name of every record that has works, from the tables of the literature into a temporary one.

Merged records and records without works have no name here. Authors' keys are folded in the database already; all other
names are folded here.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.words import words
from papers.storage.copy import Rows

GATHERED: Final = "gathered_names"
_COLUMNS: Final = ("kind", "record", "title", "name", "words", "works", "hint", "shown")
_ROWS_READ_AT_ONCE: Final = 20_000

# (kind, record, title, name, hint, works) of each name. A name may be given more than once.
_TOPICS: Final = """
    SELECT 'T', t.id, t.name, t.name, coalesce(p.name, ''), t.works_count
    FROM papers_topic t LEFT JOIN papers_topic p ON p.id = t.parent_id
    WHERE t.merged_into_id IS NULL AND t.works_count > 0
"""
_INSTITUTIONS: Final = """
    SELECT 'I', i.id, i.name, n.name, concat_ws(', ', nullif(i.city, ''), nullif(i.country_code, '')), i.works_count
    FROM papers_institution i
    CROSS JOIN LATERAL (
        SELECT i.name UNION SELECT name FROM papers_institutionname WHERE institution_id = i.id
    ) n
    WHERE i.merged_into_id IS NULL AND i.works_count > 0
"""
_VENUES: Final = """
    SELECT 'S', v.id, v.name, n.name, v.acronym, v.works_count
    FROM papers_venue v CROSS JOIN LATERAL (VALUES (v.name), (v.acronym)) n (name)
    WHERE v.merged_into_id IS NULL AND v.works_count > 0
"""
# Where the words of search differ from the key of a name: an apostrophe joins in one and separates in the other, and
# Chinese names are one word or several. Both readings are kept.
_AUTHORS_READ_TWICE: Final = """
    SELECT 'A', a.id, a.name, n.name, coalesce(i.name, ''), a.works_count
    FROM papers_author a JOIN papers_authorname n ON n.author_id = a.id
    LEFT JOIN papers_institution i ON i.id = a.institution_id
    WHERE a.merged_into_id IS NULL AND a.works_count > 0 AND (n.key !~ '^[a-z ]*$' OR n.name ~ '[''`´’‘ʼʻʹʾʿ′＇]')
"""


def gather_names(cursor: CursorWrapper) -> None:
    """Makes the temporary table `gathered_names`, which goes with the transaction: of one record and one list of words
    one name, the one it is shown under before others."""
    cursor.execute("DROP TABLE IF EXISTS given_names, gathered_names")
    cursor.execute(
        "CREATE TEMPORARY TABLE given_names (kind text, record bigint, title text, name text, words text,"
        " works integer, hint text, shown boolean) ON COMMIT DROP"
    )
    cursor.execute(
        "INSERT INTO given_names SELECT 'A', a.id, a.name, n.name, n.key, a.works_count, coalesce(i.name, ''),"
        " n.name = a.name FROM papers_author a JOIN papers_authorname n ON n.author_id = a.id"
        " LEFT JOIN papers_institution i ON i.id = a.institution_id"
        " WHERE a.merged_into_id IS NULL AND a.works_count > 0 AND n.key <> ''"
    )
    for source in (_TOPICS, _INSTITUTIONS, _VENUES, _AUTHORS_READ_TWICE):
        cursor.execute(source)
        _send(cursor, cursor.fetchall())
    cursor.execute(
        f"CREATE TEMPORARY TABLE {GATHERED} ON COMMIT DROP AS"  # noqa: S608
        " SELECT DISTINCT ON (kind, record, words) * FROM given_names"
        " ORDER BY kind, record, words, shown DESC, name"
    )
    cursor.execute(f"ANALYZE {GATHERED}")


def _send(cursor: CursorWrapper, given: Iterable[tuple[str, int, str, str, str, int]]) -> None:
    rows = Rows("given_names", _COLUMNS)
    for row in _folded(given):
        rows.add(*row)
        if len(rows) >= _ROWS_READ_AT_ONCE:
            rows.send(cursor)
    rows.send(cursor)


def _folded(
    given: Iterable[tuple[str, int, str, str, str, int]],
) -> Iterator[tuple[str, int, str, str, str, int, str, bool]]:
    for kind, record, title, name, hint, works in given:
        if folded := " ".join(words(name)):
            yield kind, record, title, name, folded, works, hint, name == title
