"""Works that people named are added beside the pages; while an import runs they wait for the next round."""

from celery import shared_task
from django.utils import timezone

from profiles.corrections.adding.putting_in import put_in_works


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def put_in_works_task() -> None:
    put_in_works(now=timezone.now())
