"""Tasks of the tests' own, for a real worker: `celery -A tests.background.probe_tasks worker`."""

import time
from pathlib import Path

from portal.celery import app


@app.task(name="probe.touch")
def touch(path: str) -> None:
    Path(path).touch()


@app.task(name="probe.hold")
def hold(started: str, until: str) -> None:
    """Say that it has begun, and go on until told."""
    Path(started).touch()
    while not Path(until).exists():
        time.sleep(0.02)
