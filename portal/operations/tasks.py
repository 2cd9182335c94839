"""What the clock has done here: the sign of life that proves clock, queue and worker, and forgetting."""

from celery import shared_task
from django.utils import timezone

from portal.operations.failing import forget_letters
from portal.operations.heartbeats import WORKER, beat


@shared_task(soft_time_limit=20, time_limit=30)
def heartbeat_task() -> None:
    beat(WORKER)


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def forget_dead_letters_task() -> None:
    forget_letters(now=timezone.now())
