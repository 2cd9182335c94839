"""A table filled anew beside the one in use, which then takes its place.

Readers have the old rows until the transaction that exchanges the two commits, and wait for nothing but that moment.
Indexes are built once over all rows, which is many times faster than row by row.
"""

from typing import Final

from django.db.backends.utils import CursorWrapper

# PostgreSQL cuts names after 63 bytes.
_LONGEST_KEPT: Final = 57
_MEMORY: Final = "256MB"


def fresh(name: str) -> str:
    """What the fresh twin of a table, an index or a constraint is called until it takes its place."""
    return f"{name[:_LONGEST_KEPT]}_fresh"


def make_fresh(cursor: CursorWrapper, table: str) -> str:
    """An empty twin without keys and indexes; answers with its name."""
    cursor.execute(f"DROP TABLE IF EXISTS {fresh(table)}")
    cursor.execute(f"CREATE TABLE {fresh(table)} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE)")
    return fresh(table)


def build_indexes(cursor: CursorWrapper, table: str) -> None:
    """Gives the filled twin the keys and indexes of the table in use, and tells the planner what is in it."""
    cursor.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
    for name, definition in _constraints(cursor, table):
        cursor.execute(f'ALTER TABLE {fresh(table)} ADD CONSTRAINT "{fresh(name)}" {definition}')
    for name, definition in _indexes(cursor, table):
        of_fresh = definition.replace(f" {name} ON ", f' "{fresh(name)}" ON ', 1)
        cursor.execute(of_fresh.replace(f".{table} ", f".{fresh(table)} ", 1))
    cursor.execute(f"ANALYZE {fresh(table)}")


def take_place(cursor: CursorWrapper, table: str) -> None:
    """Exchanges the two and drops the old rows. Inside a transaction of the caller's."""
    constraints, indexes = _constraints(cursor, table), _indexes(cursor, table)
    # Checks that the transaction has put off would forbid it.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE {fresh(table)} RENAME TO {table}")
    for name, _ in constraints:
        cursor.execute(f'ALTER TABLE {table} RENAME CONSTRAINT "{fresh(name)}" TO "{name}"')
    for name, _ in indexes:
        cursor.execute(f'ALTER INDEX "{fresh(name)}" RENAME TO "{name}"')


def _constraints(cursor: CursorWrapper, table: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
        " AND contype <> 'n' ORDER BY contype DESC",
        [table],
    )
    return [(name, definition) for name, definition in cursor.fetchall()]


def _indexes(cursor: CursorWrapper, table: str) -> list[tuple[str, str]]:
    """Indexes that no constraint brings with it."""
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND NOT EXISTS"
        " (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
        [table],
    )
    return [(name, definition) for name, definition in cursor.fetchall()]
