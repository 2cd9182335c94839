"""What the graph's background jobs do: each delegates to one service and may run any number of times."""

import contextlib

from celery import shared_task

from graph.services.build_graph import build_graph
from graph.services.update_graph import update_graph
from papers.ingest.lock import INGEST_LOCK
from portal.common.locks import LockHeldError, is_held


@shared_task(soft_time_limit=50 * 60, time_limit=55 * 60)
def update_graph_task() -> None:
    if not is_held(INGEST_LOCK):  # an import says who wrote what at its end, and is taken in once, whole
        update_graph()


@shared_task(soft_time_limit=50 * 60, time_limit=55 * 60)
def prove_graph_task() -> None:
    """What has changed is taken in first, so that the build of everything has something to prove."""
    if is_held(INGEST_LOCK):
        return
    with contextlib.suppress(LockHeldError):  # somebody is at it
        update_graph()
        build_graph()
