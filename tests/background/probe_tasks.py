"""Tasks of the tests' own, for a real worker: `celery -A tests.background.probe_tasks worker`."""

import os
import signal
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


@app.task(name="probe.fail")
def fail(number: int) -> None:
    raise ValueError(f"{number} for ada@example.org is no good")


@app.task(name="probe.die")
def die(died: str) -> None:
    """Lose the worker the first time, as the kernel does when memory runs out."""
    if not Path(died).exists():
        Path(died).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    Path(f"{died}-and-came-back").touch()
