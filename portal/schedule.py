"""What runs when. Each entry names a task of an app; the tasks themselves are idempotent."""

from celery.schedules import crontab

BEAT_SCHEDULE = {
    # An import keeps its own counts; the nightly pass proves that nothing drifted.
    "recount": {"task": "papers.tasks.recount_everything_task", "schedule": crontab(hour="3", minute="10")},
}
