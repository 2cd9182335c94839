"""Brings what names are looked up by up to date with the literature.

One transaction, so that readers see all of it or nothing, and a build that is killed leaves what was there. Two builds
at once follow each other. A few changed records are exchanged row by row; after a large import everything is made anew
beside the tables in use, which is faster from about a tenth on.
"""

from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from papers.search.names.gathering import GATHERED, gather_names
from papers.search.names.terms import END, FEW, add_prefixes, add_terms, add_words, prefixes_of
from papers.storage.fresh_tables import build_indexes, fresh, make_fresh, take_place

_LOCK: Final = "papers.search.names"
_PREFIXES: Final = "papers_nameprefix"
_TERMS: Final = "papers_nameterm"
_NAMES: Final = "papers_searchname"
_WORDS: Final = "papers_nameword"
# In the order in which look-ups touch them, so that a build that waits for readers never has one wait for it in turn.
_ALL: Final = (_PREFIXES, _TERMS, _NAMES, _WORDS)
# Above so many changed names, and a tenth of all, everything is made anew.
_MOST_EXCHANGED: Final = 2_000
_SHARE_EXCHANGED: Final = 10
_MEMORY: Final = "256MB"


def rebuild_names(*, whole: bool = False) -> int:
    """Answers with the number of names that were added or taken away; 0 where everything was up to date.

    To be called after whatever changes names, counts of works or merges: at the end of an import, and nightly.
    `whole` makes everything anew whatever has changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_LOCK])
        cursor.execute(f"SET LOCAL work_mem = '{_MEMORY}'")
        gather_names(cursor)
        changed = _changed(cursor)
        if whole or _is_much(cursor, changed):
            _make_anew(cursor)
        elif changed:
            _exchange(cursor)
    return changed


def _changed(cursor: CursorWrapper) -> int:
    """Makes the temporary table `changed_records` of records that have any name, count or hint of another kind than
    the tables in use; answers with the number of names that differ."""
    cursor.execute("DROP TABLE IF EXISTS changed_records")
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE changed_records ON COMMIT DROP AS
        SELECT kind, record, count(*) AS names FROM (
            SELECT coalesce(n.kind, g.kind) AS kind, coalesce(n.record, g.record) AS record
            FROM {_NAMES} n FULL JOIN {GATHERED} g
                ON g.kind = n.kind AND g.record = n.record AND g.words = n.words
            WHERE (n.title, n.name, n.works, n.hint) IS DISTINCT FROM (g.title, g.name, g.works, g.hint)
        ) differing GROUP BY kind, record
        """  # noqa: S608
    )
    cursor.execute("SELECT coalesce(sum(names), 0) FROM changed_records")
    found: int = cursor.fetchone()[0]
    return int(found)


def _is_much(cursor: CursorWrapper, changed: int) -> bool:
    if changed <= _MOST_EXCHANGED:
        return False
    cursor.execute(f"SELECT count(*) FROM {GATHERED}")  # noqa: S608
    return changed * _SHARE_EXCHANGED > int(cursor.fetchone()[0])


def _make_anew(cursor: CursorWrapper) -> None:
    for table in _ALL:
        make_fresh(cursor, table)
    _add_names(cursor, into=fresh(_NAMES), which="true", first="0")
    add_terms(cursor, names=fresh(_NAMES), into=fresh(_TERMS))
    build_indexes(cursor, _NAMES)
    build_indexes(cursor, _TERMS)
    shared = (
        f"SELECT kind, size, prefix, count(*) AS names FROM ({prefixes_of(fresh(_TERMS))}) every_one"  # noqa: S608
        f" GROUP BY kind, size, prefix HAVING count(*) > {FEW}"
    )
    add_prefixes(cursor, wanted=shared, terms=fresh(_TERMS), names=fresh(_NAMES), into=fresh(_PREFIXES))
    build_indexes(cursor, _PREFIXES)
    add_words(cursor, terms=fresh(_TERMS), into=fresh(_WORDS))
    build_indexes(cursor, _WORDS)
    for table in _ALL:
        take_place(cursor, table)


def _add_names(cursor: CursorWrapper, *, into: str, which: str, first: str) -> None:
    """Names of a record get ids in a row, the one it is shown under the lowest."""
    cursor.execute(
        f"INSERT INTO {into} (id, kind, record, title, name, words, works, hint)"  # noqa: S608
        f" SELECT {first} + row_number() OVER (ORDER BY kind, record, shown DESC, words),"
        f" kind, record, title, name, words, works, hint FROM {GATHERED} g WHERE {which} ORDER BY 1"
    )


def _exchange(cursor: CursorWrapper) -> None:
    """Takes the changed records' rows away, puts their new ones in, and renews the prefixes and words of both."""
    cursor.execute("DROP TABLE IF EXISTS added_names, touched_terms, touched_prefixes")
    cursor.execute("ANALYZE changed_records")
    for table, columns in (("added_names", _NAMES), ("touched_terms", _TERMS)):
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {columns}) ON COMMIT DROP")
    cursor.execute(
        f"WITH gone AS (DELETE FROM {_NAMES} n USING changed_records c"  # noqa: S608
        f" WHERE n.kind = c.kind AND n.record = c.record RETURNING n.id), without AS (DELETE FROM {_TERMS} t"
        " USING gone WHERE t.name = gone.id RETURNING t.*) INSERT INTO touched_terms SELECT * FROM without"
    )
    _add_names(
        cursor,
        into="added_names",
        which="EXISTS (SELECT FROM changed_records c WHERE c.kind = g.kind AND c.record = g.record)",
        first=f"(SELECT coalesce(max(id), 0) FROM {_NAMES})",  # noqa: S608
    )
    cursor.execute(f"INSERT INTO {_NAMES} SELECT * FROM added_names")  # noqa: S608
    add_terms(cursor, names="added_names", into=_TERMS)
    add_terms(cursor, names="added_names", into="touched_terms")
    cursor.execute("ANALYZE touched_terms")
    _renew_prefixes(cursor)
    touched = "EXISTS (SELECT FROM touched_terms c WHERE c.size = 1 AND c.kind = t.kind AND c.term = t.{})"
    cursor.execute(f"DELETE FROM {_WORDS} t WHERE {touched.format('word')}")  # noqa: S608
    add_words(cursor, terms=_TERMS, into=_WORDS, which=touched.format("term"))


def _renew_prefixes(cursor: CursorWrapper) -> None:
    cursor.execute(
        f"CREATE TEMPORARY TABLE touched_prefixes ON COMMIT DROP AS SELECT DISTINCT * FROM"  # noqa: S608
        f" ({prefixes_of('touched_terms')}) every_one"
    )
    cursor.execute("ANALYZE touched_prefixes")
    cursor.execute(
        f"DELETE FROM {_PREFIXES} p USING touched_prefixes c WHERE c.kind = p.kind AND c.prefix = p.prefix"  # noqa: S608
    )
    shared = (
        f"SELECT c.kind, c.size, c.prefix, counted.names FROM touched_prefixes c CROSS JOIN LATERAL"  # noqa: S608
        f" (SELECT count(*) AS names FROM {_TERMS} t WHERE t.kind = c.kind AND t.size = c.size"
        f" AND t.term >= c.prefix AND t.term < c.prefix || {END}) counted WHERE counted.names > {FEW}"
    )
    add_prefixes(cursor, wanted=shared, terms=_TERMS, names=_NAMES, into=_PREFIXES)
