"""Locks that the database holds, so that they end with the process that took them, however it ends."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class LockHeldError(RuntimeError):
    """Somebody else holds the lock. The message says what they are doing."""


@contextmanager
def advisory_lock(name: str, *, held: str) -> Iterator[None]:
    """Holds the lock `name` for the length of the block; raises `LockHeldError(held)` at once where it is taken.

    The lock belongs to the connection, not to a transaction: the block may commit as often as it likes.
    """
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise LockHeldError(held)
    try:
        yield
    finally:
        # A connection that is gone has freed its locks itself.
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def is_held(name: str) -> bool:
    """Whether somebody holds the lock at this moment. Whoever wants it at the same moment has to try again."""
    try:
        with advisory_lock(name, held=""):
            return False
    except LockHeldError:
        return True
