"""Which process is which. A pid alone means nothing: it is reused after a crash and after a restart of the machine.

A process is known by its pid, the tick it started at and the boot it belongs to. All of that is readable for processes
of any user, which matters where root runs the server as somebody else and may not trace it.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

PROC = Path("/proc")
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Process:
    """One process, and no later one that got its number."""

    pid: int
    started: int  # clock ticks since boot
    boot: str

    @classmethod
    def of(cls, pid: int) -> "Process | None":
        """The living process with this pid; None where there is none, or only a zombie that nobody has reaped."""
        started = _start_tick(pid)
        return None if started is None else cls(pid=pid, started=started, boot=_boot())

    @classmethod
    def from_record(cls, record: object) -> "Process | None":
        """Read what `as_record` wrote; None for anything else, as a half-written file may hold."""
        if not isinstance(record, dict):
            return None
        pid, started, boot = record.get("pid"), record.get("started"), record.get("boot")
        if isinstance(pid, int) and isinstance(started, int) and isinstance(boot, str) and pid > 1:
            return cls(pid=pid, started=started, boot=boot)
        return None

    def as_record(self) -> dict[str, int | str]:
        """For a JSON file that outlives this process."""
        return asdict(self)

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return Process.of(self.pid) == self

    def send(self, number: signal.Signals) -> None:
        """Signal it, unless it is gone or its number belongs to another process by now."""
        try:
            # With a pidfd nothing can take the number between the look and the signal.
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        except (AttributeError, OSError):
            if self.alive():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, number)
            return
        try:
            if self.alive():
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(descriptor, number)
        finally:
            os.close(descriptor)

    def command(self) -> list[str]:
        """Its argument list, empty when it is gone. Servers that rewrite their title have it as the first item."""
        return command_of(self.pid)

    def name(self) -> str:
        """The short name of its program, empty when it is gone. Readable for any user's process."""
        try:
            return (PROC / str(self.pid) / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def works_in(self, folder: Path) -> bool:
        """Whether its working folder is this one; False also where the system does not say."""
        try:
            return Path(os.readlink(PROC / str(self.pid) / "cwd")) == folder  # noqa: PTH115
        except OSError:
            return False


def command_of(pid: int) -> list[str]:
    """The argument list of a pid, empty when there is no such process."""
    try:
        raw = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(part) for part in raw.rstrip(b"\0").split(b"\0")] if raw else []


def running() -> Iterator[Process]:
    """Every living process that this one can see."""
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            process = Process.of(int(entry.name))
            if process is not None:
                yield process


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Look again and again until the condition holds (True) or the time is over (False)."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def wait_gone(processes: Iterable[Process], *, seconds: float) -> list[Process]:
    """Wait for processes to end; those that have not are returned."""
    left = list(processes)

    def none_left() -> bool:
        left[:] = [process for process in left if process.alive()]
        return not left

    wait_until(none_left, seconds=seconds)
    return left


def _start_tick(pid: int) -> int | None:
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name stands in parentheses and may hold anything, so count from the last one: state is the first after it.
    fields = text.rpartition(")")[2].split()
    return None if not fields or fields[0] in "ZX" else int(fields[19])


def _boot() -> str:
    return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
