"""The courier: one small process that tells, mails and delivers what waits in the database, with a queue or without.

It looks every ten seconds, and at once when the bell rings. What a step does is the area's; here is only that a step
that fails, or waits for a server that hangs, costs the others nothing, that a database that went away is found again,
and that being told to stop ends each step where it may end.
"""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection, connections

from portal.common import bell
from portal.operations.failing import note_failure
from portal.operations.heartbeats import STEP_OF_COURIER, beat
from portal.operations.models import DeadLetter
from portal.operations.steps import STEPS, Step

logger = logging.getLogger(__name__)

EVERY: Final = 10.0  # seconds between two looks
BEAT_EVERY: Final = 5.0  # a bell that rings all the time writes no more signs of life than that
STUCK_AFTER: Final = 300.0  # the longest round is some forty seconds
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 30.0


def deliver_once(steps: Sequence[Step] = STEPS) -> list[str]:
    """One round here and now. The names of the steps that failed."""
    return [step.name for step in steps if not _Runner(step).run()]


class Courier:
    """Runs until it is told to stop."""

    def __init__(self, steps: Sequence[Step] = STEPS, *, every: float = EVERY, sign: Path | None = None) -> None:
        self._every, self._sign = every, sign
        self._stopping = threading.Event()
        lanes = {step.lane: [one for one in steps if one.lane == step.lane] for step in steps}
        self._lanes = [_Lane(name, own, every=every, stopping=self._stopping) for name, own in lanes.items()]

    def run(self) -> None:
        """Do so, on this thread and one for each lane, until SIGTERM or SIGINT."""
        with _signals(self._stopping) as woken:
            for lane in self._lanes:
                lane.start()
            try:
                self._listen(woken)
            finally:
                self._stopping.set()
                for lane in self._lanes:
                    lane.wake()
                for lane in self._lanes:
                    lane.join()
                connections.close_all()

    def _listen(self, woken: int) -> None:
        """Pass the bell on. Without a database it is tried again and again: the lanes do the same by themselves."""
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            self._show_sign()
            try:
                if connection.connection is None:
                    bell.listen()
                    self._wake()  # what was rung for meanwhile was not heard
                    wait = FIRST_WAIT
                if bell.rung(seconds=self._every, or_readable=woken):
                    self._wake()
            except Error:
                _drop_connection()
                self._stopping.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    def _wake(self) -> None:
        for lane in self._lanes:
            lane.wake()

    def _show_sign(self) -> None:
        """For whoever watches the process from outside, such as a container's health check: all lanes go round."""
        if self._sign is not None and all(lane.goes_round for lane in self._lanes):
            with contextlib.suppress(OSError):
                self._sign.touch()


class _Lane(threading.Thread):
    """Its steps, one after the other, every so often and whenever it is woken."""

    def __init__(self, name: str, steps: Sequence[Step], *, every: float, stopping: threading.Event) -> None:
        super().__init__(name=f"courier-{name}")
        self._runners = [_Runner(step) for step in steps]
        self._every, self._stopping, self._woken = every, stopping, threading.Event()
        self._round_at = time.monotonic()

    @property
    def goes_round(self) -> bool:
        return self.is_alive() and time.monotonic() - self._round_at < STUCK_AFTER

    def wake(self) -> None:
        self._woken.set()

    def run(self) -> None:
        while not self._stopping.is_set():
            self._round_at = time.monotonic()
            self._woken.clear()  # before looking: what is rung for while it looks is looked for again
            more = False
            for runner in self._runners:
                if self._stopping.is_set():
                    break
                runner.run()
                more |= runner.more
            if not (more or self._stopping.is_set()):
                self._woken.wait(self._every)
        connections.close_all()


class _Runner:
    """One step, and what is remembered of it."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._beaten_at = float("-inf")
        self._away = False
        self.more = False  # something was done: more may wait behind it

    def run(self) -> bool:
        """Whether it went well. Raises nothing: the next step and the next round have nothing to do with it."""
        self.more = False
        try:
            if not connection.in_atomic_block:  # one round by hand may be in its caller's transaction
                close_old_connections()
            self.more = self._step.run()
            self._beat()
        except (OperationalError, InterfaceError) as error:
            # The database went away, or comes up: no fault of the step. It is told once, and found again.
            if self._is_reachable():
                return self._failed(error)
            if not self._away:
                logger.warning("The database does not answer: the courier waits for it.", extra={"step": self.name})
            self._away = True
            return False
        except Exception as error:  # noqa: BLE001 - whatever it was
            return self._failed(error)
        if self._away:
            logger.info("The database answers again.", extra={"step": self.name})
        self._away = False
        return True

    @property
    def name(self) -> str:
        return self._step.name

    def _beat(self) -> None:
        now = time.monotonic()
        if now - self._beaten_at >= BEAT_EVERY:
            beat(f"{STEP_OF_COURIER}{self.name}")
            self._beaten_at = now

    def _failed(self, error: Exception) -> bool:
        logger.error("A step of the courier failed.", exc_info=error, extra={"step": self.name})
        note_failure(kind=DeadLetter.Kind.STEP, name=self.name, error=error)
        return False

    @staticmethod
    def _is_reachable() -> bool:
        """On a connection of its own making: the one that failed may be half gone."""
        _drop_connection()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error:
            _drop_connection()
            return False
        return True


def _drop_connection() -> None:
    if not connection.in_atomic_block:
        with contextlib.suppress(Error):
            connection.close()


@contextlib.contextmanager
def _signals(stopping: threading.Event) -> Iterator[int]:
    """SIGTERM and SIGINT mean stop; the descriptor can be read as soon as one has come."""
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    woken_before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in before:
        signal.signal(number, lambda *_: stopping.set())
    try:
        yield reader
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(woken_before)
        os.close(reader)
        os.close(writer)
