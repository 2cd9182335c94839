"""Sending what waits, and forgetting what it said."""

from celery import shared_task
from django.utils import timezone

from profiles.mail.sending import forget_texts, send_due


@shared_task(soft_time_limit=2 * 60, time_limit=3 * 60)
def send_mail_task() -> None:
    send_due()


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def forget_mail_texts_task() -> None:
    forget_texts(now=timezone.now())
