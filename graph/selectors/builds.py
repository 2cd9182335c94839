"""The one way to read the graph: a build, and a transaction in which nothing of it changes.

    with reading() as build:
        if build is not None:
            ...  # queries with `generation = build.generation`

Whoever answers from several queries asks all of them inside one such block, so that no answer is made of two builds,
and a build's id stands for one content. Don't keep a generation beyond the block, and don't write in it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

_FROZEN: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; "
_CURRENT: Final = "SELECT id, generation, built_at FROM graph_graphbuild WHERE status = 'current'"


@dataclass(frozen=True, slots=True)
class Reading:
    """The build that a block reads."""

    id: int
    generation: int
    built_at: datetime


@contextmanager
def reading() -> Iterator[Reading | None]:
    """The current build in a read-only transaction with one view of the database; None before the first build.

    Inside a transaction of the caller's that transaction is used as it is: what is promised above is then the
    caller's to keep.
    """
    with ExitStack() as stack:
        frozen = "" if connection.in_atomic_block else _FROZEN
        if frozen:
            stack.enter_context(transaction.atomic())
        with connection.cursor() as cursor:
            cursor.execute(frozen + _CURRENT)
            found = cursor.fetchone()
        yield Reading(*found) if found else None
