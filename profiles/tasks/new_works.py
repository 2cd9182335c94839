"""Owners are asked about works that came under their name."""

from celery import shared_task
from django.utils import timezone

from papers.models import ImportRun
from profiles.corrections.new_works import tell_of_new_works


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def tell_of_new_works_task() -> None:
    """Of the last import that has ended: one before it that was not told of is in what is told now."""
    run = ImportRun.objects.filter(status=ImportRun.Status.FINISHED).order_by("-finished_at").first()
    if run is not None:
        tell_of_new_works(run=run.pk, now=timezone.now())
