"""How far a build is, said to whoever called and, for the admin, written beside the transaction of the build."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

# Told as (what is done, how many are done, of how many); 0 of 0 where there is nothing to count.
Report = Callable[[str, int, int], None]

_SECONDS_BETWEEN: Final = 0.5


@contextmanager
def progress(build: int, report: Report) -> Iterator[Report]:
    """Tells `report`, and the row of the build on a connection of its own: what the build itself writes is seen by
    nobody before it is complete. Inside a transaction of the caller's, where nobody would see that row, not there."""
    if connection.in_atomic_block:
        yield report
        return
    beside = connection.copy()
    written = ("", 0.0)

    def told(step: str, done: int, of: int) -> None:
        nonlocal written
        report(step, done, of)
        now = time.monotonic()
        if step != written[0] or now >= written[1] + _SECONDS_BETWEEN:
            written = (step, now)
            with beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE graph_graphbuild SET step = %s, done = %s, of = %s WHERE id = %s", [step, done, of, build]
                )

    try:
        yield told
    finally:
        beside.close()
