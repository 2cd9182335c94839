"""Sending what waits for webhooks, and forgetting what was sent."""

from celery import shared_task
from django.utils import timezone

from profiles.webhooks.delivering import deliver_due
from profiles.webhooks.forgetting import forget_deliveries


@shared_task(soft_time_limit=2 * 60, time_limit=3 * 60)
def deliver_webhooks_task() -> None:
    deliver_due()


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def forget_deliveries_task() -> None:
    forget_deliveries(now=timezone.now())
