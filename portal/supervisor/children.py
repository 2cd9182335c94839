"""One child process: started in a group of its own, read, started again, stopped in steps."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.embedded.processes import Process
from portal.embedded.unrooted import die_with_parent
from portal.supervisor.backoff import Backoff
from portal.supervisor.output import Lines

Step = tuple[signal.Signals, float]


@dataclass(frozen=True)
class Part:
    """What a child is: its name, its command, and the signals that end it, each with the seconds it is given."""

    name: str
    command: Sequence[str]
    stop: Sequence[Step] = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
    environment: Mapping[str, str] = field(default_factory=dict)
    keep_open: Sequence[int] = ()


@dataclass
class Child:
    """A part of the portal and, while it runs, its process."""

    part: Part
    process: Process | None = None
    backoff: Backoff = field(default_factory=Backoff)
    lines: Lines = field(default_factory=Lines)
    start_at: float = 0.0  # on the monotonic clock, while it does not run
    last_line: str = ""
    _popen: "subprocess.Popen[bytes] | None" = None
    _started: float = 0.0

    def start(self, *, marks: Mapping[str, str]) -> int:
        """Start it; the descriptor to read what it says from. Raises OSError."""
        self._started = time.monotonic()
        # The supervisor has one thread, so running Python between fork and exec is safe.
        self._popen = subprocess.Popen(
            list(self.part.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.part.environment, **marks},
            pass_fds=tuple(self.part.keep_open),
            process_group=0,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )
        self.process = Process.of(self._popen.pid)
        self.lines = Lines()
        if self._popen.stdout is None:  # it was asked for
            raise OSError("no pipe")
        os.set_blocking(self._popen.stdout.fileno(), False)
        return self._popen.stdout.fileno()

    def ended(self) -> int | None:
        """Its exit status, once it has ended and not been noted yet; negative for a signal."""
        return None if self._popen is None else self._popen.poll()

    def note_end(self) -> float:
        """Forget the process that ended; the seconds until it should be started again."""
        lifetime = time.monotonic() - self._started
        # What the rest of its group does, nobody would see: a worker's pool does not outlive it.
        self.signal_group(signal.SIGKILL)
        if self._popen is not None and self._popen.stdout is not None:
            self._popen.stdout.close()
        self._popen = self.process = None
        delay = self.backoff.delay_after(lifetime=lifetime)
        self.start_at = time.monotonic() + delay
        return delay

    def signal_group(self, number: signal.Signals) -> None:
        """Signal the child and everything in its group. Safe as long as its end was not noted."""
        if self._popen is not None:
            try:
                os.killpg(self._popen.pid, number)
            except (ProcessLookupError, PermissionError):
                return

    def signal(self, number: signal.Signals) -> None:
        """Signal the child alone: it ends its own children in its own way."""
        if self._popen is not None:
            self._popen.send_signal(number)

    @property
    def runs(self) -> bool:
        """Whether it was started and its end has not been noted."""
        return self._popen is not None
