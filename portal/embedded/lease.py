"""Who uses the services. They stop when the last user leaves, however the others went.

A user holds a shared lock on one file; the kernel frees it even after kill -9, so no count can go wrong. Starting and
stopping happen under a second, exclusive lock, so they never overlap.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from portal.embedded.errors import ServerFailedError

# Longer than any start or stop takes, recovery after a crash included.
TURN_SECONDS = 180


@contextlib.contextmanager
def turn(lock: Path, *, say: Callable[[str], None], seconds: float = TURN_SECONDS) -> Iterator[None]:
    """Be the only one who starts or stops services. Waits for whoever does so now."""
    descriptor = _open(lock)
    try:
        deadline = time.monotonic() + seconds
        told = False
        while not _try(descriptor, fcntl.LOCK_EX):
            if not told and time.monotonic() > deadline - seconds + 2:
                say("waiting for another process that is starting or stopping the services")
                told = True
            if time.monotonic() > deadline:
                raise ServerFailedError(f"Another process has held {lock} for {seconds:.0f} s. Is it stopped?")
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


class Lease:
    """This process' share in the services. Children made by fork hold it too; only its taker gives it up."""

    def __init__(self, lock: Path) -> None:
        """Take a share. Call within a `turn`, in which nobody can be on the way out."""
        self._descriptor = _open(lock)
        self._taker = os.getpid()
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether nobody else holds a share. Call within a `turn`."""
        return os.getpid() == self._taker and _try(self._descriptor, fcntl.LOCK_EX)

    def give_up(self) -> None:
        """Leave. The services must be stopped before, if this was the last share."""
        os.close(self._descriptor)


def _open(lock: Path) -> int:
    return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
