"""What runs by the clock exists, and comes to the same when it runs twice."""

import pytest

from papers.models import ReaderKey, TrendingEntry, WorkView
from portal.celery import app
from portal.schedule import BEAT_SCHEDULE
from tests.corpus import a_work, an_author

TASKS = sorted({entry["task"] for entry in BEAT_SCHEDULE.values()})


@pytest.fixture(autouse=True)
def _tasks_are_known():
    app.loader.import_default_modules()


@pytest.mark.parametrize("name", TASKS)
def test_every_scheduled_task_exists_and_has_a_time_limit(name):
    assert name in app.tasks
    task = app.tasks[name]
    assert 0 < task.soft_time_limit < task.time_limit <= app.conf.task_time_limit


@pytest.mark.django_db
@pytest.mark.parametrize("name", TASKS)
def test_every_scheduled_task_may_run_twice(name):
    for number in range(3):
        a_work(f"Work {number}", authors=[an_author()], year=2026)
    states = []
    for _ in range(2):
        app.tasks[name]()
        entries = TrendingEntry.objects.order_by("trending", "rank").values_list("trending", "rank", "work", "reasons")
        states.append((list(entries), WorkView.objects.count(), ReaderKey.objects.count()))
    assert states[0] == states[1]
