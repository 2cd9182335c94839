"""Hears how tasks fare in a worker. None of these may raise: what they are told of has happened already."""

import logging
from typing import Any

from celery.exceptions import NotRegistered
from celery.signals import task_failure, task_postrun, task_prerun, task_unknown
from django.db import Error

from portal.operations.failing import note_failure
from portal.operations.heartbeats import note_begun, note_ended
from portal.operations.models import DeadLetter

logger = logging.getLogger(__name__)


@task_failure.connect(weak=False)
def keep_failed_task(sender: Any, exception: BaseException, args: Any = (), kwargs: Any = None, **rest: Any) -> None:
    """After the last retry. A worker that is lost with its task is told of by `watched_requests`."""
    note_failure(
        kind=DeadLetter.Kind.TASK,
        name=str(getattr(sender, "name", sender)),
        error=exception,
        args=args or (),
        kwargs=kwargs or {},
    )


@task_unknown.connect(weak=False)
def keep_unknown_task(sender: Any, name: str, **rest: Any) -> None:
    """Put in by another version of the portal; the queue has thrown it away. What it was about is in the log."""
    note_failure(kind=DeadLetter.Kind.TASK, name=name, error=NotRegistered(name))


@task_prerun.connect(weak=False)
def note_task_begun(task_id: str, task: Any, **rest: Any) -> None:
    try:
        note_begun(task=task.name, number=task_id)
    except Error:
        logger.warning("It could not be noted that a task has begun.", exc_info=True)


@task_postrun.connect(weak=False)
def note_task_ended(task_id: str, **rest: Any) -> None:
    try:
        note_ended(number=task_id)
    except Error:
        logger.warning("It could not be noted that a task has ended.", exc_info=True)
