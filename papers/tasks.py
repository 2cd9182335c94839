"""What the literature's background jobs do: each delegates to one service and may run any number of times."""

import contextlib

from celery import shared_task
from django.utils import timezone

from papers.ingest.lock import INGEST_LOCK
from papers.search.upkeep import renew_search, sweep_search
from papers.services.compute_trending import compute_trending
from papers.services.forget_readers import forget_readers
from papers.services.note_suggestions import note_suggestions
from papers.services.recount import recount_everything
from papers.services.settle_waiting import settle_waiting
from portal.common.locks import LockHeldError, is_held


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def recount_everything_task() -> None:
    recount_everything()


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def settle_waiting_task() -> None:
    with contextlib.suppress(LockHeldError):  # an import resolves them with its own
        settle_waiting()


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def compute_trending_task() -> None:
    with contextlib.suppress(LockHeldError):  # somebody is at it: the lists will be new either way
        compute_trending()


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def forget_readers_task() -> None:
    forget_readers(today=timezone.now().date())


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def sweep_search_task() -> None:
    if not is_held(INGEST_LOCK):  # an import indexes what it brings, once, at its end
        sweep_search()


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def renew_search_task() -> None:
    with contextlib.suppress(LockHeldError):  # somebody is at it
        renew_search()


@shared_task(soft_time_limit=40 * 60, time_limit=45 * 60)
def note_suggestions_task() -> None:
    with contextlib.suppress(LockHeldError):  # somebody is at it
        note_suggestions(now=timezone.now())
