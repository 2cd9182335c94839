"""One at a time: whoever builds the graph or changes it holds this lock for as long as the act takes."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from django.db import connection

from portal.common.locks import LockHeldError, advisory_lock

_LOCK: Final = "graph.building"
_HELD: Final = "The graph is being built already. Wait until that has finished, then run this command again."
_BETWEEN_TRIES_SECONDS: Final = 0.1


@contextmanager
def graph_lock(*, patience: float = 0.0) -> Iterator[None]:
    """Raises `LockHeldError` where somebody else holds it for `patience` seconds. It ends with the connection."""
    with connection.cursor() as cursor:
        # A long statement goes on after its client was killed, and the lock with it, unless the server looks.
        cursor.execute("SET client_connection_check_interval = '1s'")
    until = time.monotonic() + patience
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(advisory_lock(_LOCK, held=_HELD))
            except LockHeldError:
                if time.monotonic() >= until:
                    raise
                time.sleep(_BETWEEN_TRIES_SECONDS)
            else:
                break
        yield
