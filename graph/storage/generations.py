"""The partitions of the edge tables, one a generation and table.

A partition is filled while it is a table of its own that no query finds, gets its indexes when it is full, and is
attached in the transaction that makes its build current. Whatever was killed on the way is a table that belongs to no
generation in use: `drop_unused` finds it by its name.
"""

import re
from collections.abc import Collection
from typing import Final

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.utils import OperationalError

TABLES: Final = (
    "graph_coauthor", "graph_authored", "graph_about", "graph_interest", "graph_affiliated", "graph_cites",
    "graph_person",
)  # fmt: skip
_PARTITION: Final = re.compile(rf"({'|'.join(TABLES)})_g([1-9][0-9]*)")
# A reader who asks while a table waits to be dropped waits with it.
_LONGEST_WAIT: Final = "500ms"


def partition(table: str, generation: int) -> str:
    return f"{table}_g{generation}"


def make_partition(cursor: CursorWrapper, table: str, generation: int) -> str:
    """An empty table for the rows of one generation, without keys and indexes; answers with its name."""
    name = partition(table, generation)
    cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING CONSTRAINTS INCLUDING STORAGE)")
    cursor.execute(f"ALTER TABLE {name} ALTER generation SET DEFAULT {int(generation)}")
    return name


def finish_partition(cursor: CursorWrapper, table: str, generation: int) -> None:
    """Indexes the filled table as the partitioned one is, and tells the planner what is in it."""
    name = partition(table, generation)
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid), i.indisprimary"
        " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = %s::regclass"
        " ORDER BY i.indisprimary DESC, c.relname",
        [table],
    )
    for index, definition, is_key in cursor.fetchall():
        columns = definition.partition(" USING btree ")[2]
        if is_key:
            cursor.execute(f"ALTER TABLE {name} ADD CONSTRAINT {index}_g{generation} PRIMARY KEY {columns}")
        else:
            cursor.execute(f"CREATE INDEX {index}_g{generation} ON {name} USING btree {columns}")
    # With this in place, attaching need not read the rows.
    cursor.execute(f"ALTER TABLE {name} ADD CONSTRAINT {name}_only CHECK (generation = {int(generation)})")
    cursor.execute(f"ANALYZE {name}")


def attach_partition(cursor: CursorWrapper, table: str, generation: int) -> None:
    """From the end of the transaction on, queries that name the generation find its rows."""
    name = partition(table, generation)
    cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES IN ({int(generation)})")
    cursor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {name}_only")


def make_visible(generation: int) -> None:
    """Notes of the new rows that everybody sees them, so that an index alone answers what it holds; autovacuum would
    come to it some minutes later. Nothing within a transaction, where it cannot be."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM {partition(table, generation)}")


def make_generation(cursor: CursorWrapper, generation: int) -> None:
    """All tables of a generation, empty and in use."""
    for table in TABLES:
        make_partition(cursor, table, generation)
        finish_partition(cursor, table, generation)
        attach_partition(cursor, table, generation)


def drop_unused(*, used: Collection[int]) -> int:
    """Drops the tables of all generations but these, attached or not; answers with how many are gone.

    A table that somebody still reads stays until the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'graph\\_%%\\_g%%' ORDER BY 1"
        )
        found = [match for (name,) in cursor.fetchall() if (match := _PARTITION.fullmatch(name))]
        return sum(_drop(cursor, match[0]) for match in found if int(match[2]) not in used)


def _drop(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute(f"SET lock_timeout = '{_LONGEST_WAIT}'")
    try:
        cursor.execute(f"DROP TABLE {name}")
    except OperationalError:
        return False
    finally:
        cursor.execute("SET lock_timeout = DEFAULT")
    return True
