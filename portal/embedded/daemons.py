"""What PostgreSQL and Valkey share as processes: started apart from their starter, logged, stopped in steps."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from portal.embedded.errors import ServerFailedError
from portal.embedded.processes import Process, wait_gone
from portal.embedded.unrooted import Account, Way, command

LARGEST_LOG = 8 * 1024 * 1024
LOG_LINES_SHOWN = 12


def start_detached(arguments: Sequence[str | Path], *, log: Path, way: Way | None = None) -> Process:
    """Start a server that outlives this process and its terminal. Its words go to `log`."""
    _turn_over(log)
    line = command([str(argument) for argument in arguments], detach_into=log, way=way)
    answer = subprocess.run(
        line, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/", env=plain_environment(), check=False
    )
    if answer.returncode != 0:
        raise ServerFailedError(f"{Path(arguments[0]).name} could not be started: {answer.stderr.strip()}")
    pid = int(answer.stdout)
    # One that ended at once is given too, as a process that is not alive: the caller knows what to do about it.
    return Process.of(pid) or Process(pid=pid, started=-1, boot="")


def stop_in_steps(processes: Sequence[Process], steps: Sequence[tuple[signal.Signals, float]], *, what: str) -> None:
    """Ask politely, then less so. Raises ServerFailedError when even the last step leaves one alive."""
    left = list(processes)
    for number, seconds in steps:
        for process in left:
            process.send(number)
        left = wait_gone(left, seconds=seconds)
        if not left:
            return
    raise ServerFailedError(f"{what} (process {left[0].pid}) does not end, not even when killed.")


def tail(log: Path) -> str:
    """The last lines of a log, for an error message."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_SHOWN:]
    except OSError:
        lines = []
    return "\n".join([f"The end of {log}:", *(f"    {line}" for line in lines)])


def plain_environment() -> dict[str, str]:
    """The environment without what would lead a server astray: the user's language and PostgreSQL's own variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


def give(folder: Path, owner: Account) -> None:
    """Make everything in a folder belong to the account its server runs as. Only root ever needs to."""
    try:
        if os.geteuid() != 0 or folder.lstat().st_uid == owner.uid:
            return
    except FileNotFoundError:
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), owner.uid, owner.gid, follow_symlinks=False)
    # Last: the folder itself says that all of it was done.
    os.chown(folder, owner.uid, owner.gid, follow_symlinks=False)


def _turn_over(log: Path) -> None:
    """Keep one old log, so that the disk does not fill up in years of starts."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > LARGEST_LOG:
            shutil.move(log, log.with_suffix(".log.old"))
