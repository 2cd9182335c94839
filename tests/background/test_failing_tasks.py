"""A real worker whose tasks fail, lose it, or are not known to it: each is a letter, and none takes the worker along."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from portal.embedded.places import CHECKOUT
from portal.embedded.processes import wait_until
from portal.operations.models import DeadLetter, Heartbeat

PATIENCE = 60.0  # not what is measured: only so that a test which would hang fails instead

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def app(broker_url: str, tmp_path: Path) -> Iterator[Celery]:
    """A queue of its own, and a worker that writes into the database of the test."""
    made = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{made['USER']}@/{made['NAME']}?host={made['HOST']}",
        "REDIS_URL": broker_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONWARNINGS": "ignore",
    }
    name = f"probe-{os.getpid()}"
    command = [sys.executable, "-m", "celery", "-A", "tests.background.probe_tasks", "worker", "--queues", name]
    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen(
            [*command, "--concurrency", "1", "--without-mingle", "--without-gossip"],
            cwd=CHECKOUT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    with Celery("probe", set_as_current=False) as publisher:
        publisher.config_from_object("django.conf:settings", namespace="CELERY")
        publisher.conf.task_default_queue = name
        try:
            yield publisher
            assert worker.poll() is None, (tmp_path / "log").read_text()
        finally:
            worker.kill()
            worker.wait()


def test_what_fails_in_a_worker_is_kept(app, tmp_path):
    assert settings.CELERY_TASK_ACKS_LATE
    for _ in range(2):
        app.send_task("probe.fail", [5])
    app.send_task("probe.of-another-version", ["ada@example.org"])
    app.send_task("probe.die", [str(tmp_path / "died")])
    app.send_task("portal.operations.tasks.heartbeat_task")
    # What lost its worker is given back to the end of the queue, so it is the last.
    came_back = (tmp_path / "died-and-came-back").exists
    assert wait_until(lambda: came_back() and _has_beaten(), seconds=PATIENCE), (tmp_path / "log").read_text()
    kept = {letter.name: letter for letter in DeadLetter.objects.all()}
    assert kept.keys() == {"probe.fail", "probe.of-another-version", "probe.die"}
    failed, lost = kept["probe.fail"], kept["probe.die"]
    assert (failed.args, failed.times, failed.error) == ([5], 2, "ValueError")
    assert failed.said == "5 for …@… is no good"
    assert "probe_tasks.py" in failed.traceback
    assert lost.error == "billiard.exceptions.WorkerLostError"
    assert kept["probe.of-another-version"].args == []


def _has_beaten() -> bool:
    return Heartbeat.objects.filter(part="worker", doing="", at__year__gt=2000).exists()
