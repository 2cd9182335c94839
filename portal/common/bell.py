"""A bell in the database: rung where something waits and there is no queue, heard by the courier.

It says no more than "look now". Whoever does not hear it looks soon anyway, so nothing depends on it.
"""

import select
from typing import Final

from django.db import Error, connection

_CHANNEL: Final = "peergraph_courier"


def ring() -> None:
    """Wake the courier. Costs one short statement, and never fails: what waits is in the database already.

    Inside a transaction it is heard after the commit.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [_CHANNEL])
    except Error:
        if connection.in_atomic_block:
            raise


def listen() -> None:
    """Hear the bell on this thread's connection, until it is closed. Raises django.db.Error."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {_CHANNEL}")


def rung(*, seconds: float, or_readable: int) -> bool:
    """Wait for the bell, for so long at most, or until that descriptor can be read. Raises django.db.Error."""
    raw = connection.connection
    with connection.wrap_database_errors:
        ready, _, _ = select.select([raw, or_readable], [], [], seconds)
        if raw not in ready:
            return False
        raw.poll()
    heard = bool(raw.notifies)
    raw.notifies.clear()
    return heard
