"""What the clock does to requests for corrections: an owner who does not answer is not waited for any longer."""

from celery import shared_task
from django.utils import timezone

from profiles.corrections.passing_on import pass_on_requests
from profiles.corrections.reminding import remind_asked


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def sweep_requests_task() -> None:
    pass_on_requests(now=timezone.now())


@shared_task(soft_time_limit=10 * 60, time_limit=15 * 60)
def remind_asked_task() -> None:
    remind_asked(now=timezone.now())
