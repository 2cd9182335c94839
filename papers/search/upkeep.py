"""Keeps search in step with the literature: names first, then what waits to be indexed.

Called at the end of whatever changes the literature, and every minute besides: what was left by a process that was
killed is found then.
"""

from collections.abc import Callable

from papers.search.indexing import anything_waits, index_waiting, rebuild_search
from papers.search.names.building import rebuild_names

# Told as (what is done, how many are done, of how many).
Report = Callable[[str, int, int], None]


def refresh_search(*, report: Report = lambda *_: None) -> None:
    """What has changed. The caller holds no transaction."""
    report("indexing names", 0, 0)
    rebuild_names()
    index_waiting(report=report)


def sweep_search(*, report: Report = lambda *_: None) -> None:
    """As `refresh_search`, and next to nothing where no work waits."""
    if anything_waits():
        refresh_search(report=report)


def renew_search(*, report: Report = lambda *_: None) -> int:
    """Everything, from the works themselves; answers with the number of works. Raises `LockHeldError`."""
    report("indexing names", 0, 0)
    rebuild_names(whole=True)
    return rebuild_search(report=report)
