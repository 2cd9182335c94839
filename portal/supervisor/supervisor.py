"""The loop: read the children, start again what ended, keep the services alive, stop everything in order.

One thread, nothing blocks for long except the start of a database that died. It decides nothing about what the
children are: that is in `parts`.
"""

import contextlib
import os
import secrets
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.supervisor.children import Child, Part
from portal.supervisor.leftovers import TOKEN, write_record
from portal.supervisor.output import labelled, readable

SERVICES_EVERY = 2.0  # seconds between two looks
SERVICES_RETRY = 10.0  # after a service could not be started
LONGEST_WAIT = 0.5
ME = "supervisor"


@dataclass
class Supervisor:
    """Runs parts until told to stop."""

    parts: Sequence[Part]
    record: Path
    write: Callable[[str], None]  # one line, already labelled
    revive: Callable[[], Sequence[str]] = lambda: ()  # starts dead services again, names them
    is_ready: Callable[[], bool] = lambda: True
    when_ready: Callable[[], None] = lambda: None
    _children: list[Child] = field(init=False)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _stops_asked: int = 0
    _services_at: float = 0.0
    _token: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        """One child for each part."""
        self._children = [Child(part) for part in self.parts]

    def run(self) -> None:
        """Run everything until SIGINT, SIGTERM or SIGHUP, then stop it. A second signal makes it hurry."""
        with self._signals():
            try:
                self._run_until_asked()
            finally:
                self._stop_all()
                with contextlib.suppress(FileNotFoundError):
                    self.record.unlink()

    def _run_until_asked(self) -> None:
        self._services_at = time.monotonic() + SERVICES_EVERY
        ready = False
        while not self._stops_asked:
            self._start_due()
            self._read(self._seconds_to_wait(waiting=not ready))
            self._note_ends()
            self._look_after_services()
            if not ready and self.is_ready():
                ready = True
                self.when_ready()

    def _start_due(self) -> None:
        started = False
        for child in self._children:
            if not child.runs and time.monotonic() >= child.start_at:
                try:
                    descriptor = child.start(marks={TOKEN: self._token})
                except OSError as error:
                    self._say(f"{child.part.name} could not be started: {error}")
                    child.note_end()
                    continue
                self._selector.register(descriptor, selectors.EVENT_READ, child)
                started = True
        if started:
            running = [child.process for child in self._children if child.process is not None]
            write_record(self.record, token=self._token, children=running)

    def _read(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, Child):
                self._read_child(key.fd, key.data)
            else:  # a signal wrote to wake us up
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)

    def _read_child(self, descriptor: int, child: Child) -> None:
        try:
            data = os.read(descriptor, 65536)
        except BlockingIOError:
            return
        for line in child.lines.feed(data):
            for part in readable(line).splitlines():
                child.last_line = part.strip() or child.last_line
                self.write(labelled(child.part.name, part))
        if not data:
            self._selector.unregister(descriptor)

    def _note_ends(self) -> None:
        for child in self._children:
            status = child.ended()
            if status is None:
                continue
            self._drain(child)
            delay = child.note_end()
            how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
            if child.backoff.hopeless:
                last = f" Its last words: {child.last_line}" if child.last_line else ""
                self._say(
                    f"{child.part.name} keeps failing: it {how}, {child.backoff.failures} times in a row; "
                    f"next try in {delay:.0f} s.{last}"
                )
            else:
                self._say(f"{child.part.name} {how}; starting it again in {delay:.1f} s")

    def _drain(self, child: Child) -> None:
        """Read what a child that ended had still said."""
        for key in list(self._selector.get_map().values()):
            if key.data is child:
                for _ in range(64):
                    if key.fd not in self._selector.get_map():
                        break
                    self._read_child(key.fd, child)
                with contextlib.suppress(KeyError):
                    self._selector.unregister(key.fd)

    def _look_after_services(self) -> None:
        if time.monotonic() < self._services_at:
            return
        wait = SERVICES_EVERY
        try:
            for name in self.revive():
                self._say(f"{name} had ended and was started again")
        except Exception as error:  # noqa: BLE001 - whatever it was, the children go on and the next try may do
            self._say(f"{error} Trying again in {SERVICES_RETRY:.0f} s.")
            wait = SERVICES_RETRY
        self._services_at = time.monotonic() + wait

    def _seconds_to_wait(self, *, waiting: bool) -> float:
        now = time.monotonic()
        times = [self._services_at, *(child.start_at for child in self._children if not child.runs)]
        longest = 0.1 if waiting else LONGEST_WAIT
        return min(max(min(times) - now, 0.0), longest)

    def _stop_all(self) -> None:
        for child in reversed(self._children):
            if child.runs:
                self._stop(child)
        self._say(f"{', '.join(child.part.name for child in self._children)} stopped")

    def _stop(self, child: Child) -> None:
        """Take the child's steps, each in its time; when asked to stop a second time, the last one at once."""
        for number, seconds in child.part.stop:
            last = number is signal.SIGKILL
            if self._hurried and not last:
                continue
            if last:
                child.signal_group(number)
            else:
                child.signal(number)
            deadline = time.monotonic() + seconds
            while child.ended() is None and time.monotonic() < deadline and (last or not self._hurried):
                self._read(0.05)
            if child.ended() is not None:
                break
        self._drain(child)
        child.note_end()

    @property
    def _hurried(self) -> bool:
        return self._stops_asked > 1

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Turn the signals that mean stop into a count, and let them wake the loop up."""
        reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(reader, selectors.EVENT_READ, None)
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        woken_before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in before:
            signal.signal(number, self._ask_to_stop)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken_before)
            self._selector.close()
            os.close(reader)
            os.close(writer)

    def _ask_to_stop(self, number: int, _frame: object) -> None:
        self._stops_asked += 1

    def _say(self, line: str) -> None:
        self.write(labelled(ME, line))
