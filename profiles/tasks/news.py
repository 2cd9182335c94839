"""Telling people of what has happened."""

from celery import shared_task

from profiles.news.relaying import relay_events


@shared_task(soft_time_limit=5 * 60, time_limit=6 * 60)
def relay_events_task() -> None:
    relay_events()
