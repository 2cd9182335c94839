"""Scores are computed anew beside the pages: of whoever is affected at once, of everybody each night."""

import contextlib

from celery import shared_task
from django.utils import timezone

from papers.ingest.lock import INGEST_LOCK
from portal.common.locks import LockHeldError, is_held
from profiles.trust.recomputing import keep_up, recompute_whole
from profiles.trust.thinning import thin_history


@shared_task(soft_time_limit=50 * 60, time_limit=55 * 60)
def recompute_affected_trust_task() -> None:
    """What is left where somebody else is at it still waits, and the sweep finds it. While an import runs, which may
    take hours, what people do is taken in and everybody waits: the import says who wrote what at its end."""
    with contextlib.suppress(LockHeldError):
        keep_up(whole=not is_held(INGEST_LOCK))


@shared_task(soft_time_limit=50 * 60, time_limit=55 * 60)
def recompute_trust_task() -> None:
    if not is_held(INGEST_LOCK):
        with contextlib.suppress(LockHeldError):
            recompute_whole()


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def thin_trust_history_task() -> None:
    thin_history(now=timezone.now())
