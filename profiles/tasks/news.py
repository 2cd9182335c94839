"""Telling people of what has happened, of works that came in, and forgetting what was read long ago."""

from celery import shared_task
from django.utils import timezone

from profiles.news.arrivals import note_arrivals
from profiles.news.forgetting import forget_news
from profiles.news.relaying import relay_events


@shared_task(soft_time_limit=5 * 60, time_limit=6 * 60)
def relay_events_task() -> None:
    relay_events()


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def note_arrivals_task() -> None:
    note_arrivals()


@shared_task(soft_time_limit=20 * 60, time_limit=25 * 60)
def forget_news_task() -> None:
    forget_news(now=timezone.now())
