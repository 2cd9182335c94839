"""Mails about what people follow, whenever one is due."""

from celery import shared_task

from profiles.digests.sending import send_due_digests


@shared_task(soft_time_limit=2 * 60, time_limit=3 * 60)
def send_digests_task() -> None:
    send_due_digests()
