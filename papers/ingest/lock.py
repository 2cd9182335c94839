"""One writer at a time: whoever adds to the literature holds this lock for as long as the act takes."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from django.db import connection

from portal.common.locks import LockHeldError, advisory_lock

INGEST_LOCK: Final = "papers.ingest"
_HELD: Final = "Another import is running. Wait until it has finished, then run this command again."


# The server takes a moment to notice that an import was killed.
_PATIENCE_SECONDS: Final = 3.0
_BETWEEN_TRIES_SECONDS: Final = 0.1


@contextmanager
def ingest_lock() -> Iterator[None]:
    """Raises `LockHeldError` where somebody else holds it. The lock ends with the connection, however that ends."""
    with connection.cursor() as cursor:
        # A long statement goes on after its client was killed, and the lock with it, unless the server looks.
        cursor.execute("SET client_connection_check_interval = '1s'")
    with ExitStack() as stack:
        _enter(stack)
        yield


def _enter(stack: ExitStack) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            stack.enter_context(advisory_lock(INGEST_LOCK, held=_HELD))
        except LockHeldError:
            if time.monotonic() > until:
                raise
            time.sleep(_BETWEEN_TRIES_SECONDS)
        else:
            return
