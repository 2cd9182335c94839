"""Children of a supervisor that was killed: found by what it wrote down, stopped before the next one starts.

Each child is known by its process (pid and start time, so a reused number is never taken for it), and everything a
supervisor started carries that supervisor's token in its environment, grandchildren in other groups included.
"""

import contextlib
import json
import os
import signal
from collections.abc import Iterable
from pathlib import Path

from portal.embedded.processes import PROC, Process, running, wait_gone

TOKEN = "PEERGRAPH_SUPERVISED_BY"  # noqa: S105 - the name of a mark, not a secret
RECORD = "supervised.json"
POLITE_SECONDS = 8.0
FORCED_SECONDS = 5.0


def write_record(file: Path, *, token: str, children: Iterable[Process]) -> None:
    """Write down who runs, whole or not at all."""
    fresh = file.with_suffix(".new")
    record = {"token": token, "children": [child.as_record() for child in children]}
    fresh.write_text(json.dumps(record), encoding="ascii")
    fresh.replace(file)


def find_leftovers(file: Path) -> list[Process]:
    """What still runs of the supervisor that wrote the file. Nothing if there is none or it cannot be read."""
    try:
        record = json.loads(file.read_text(encoding="ascii"))
        token, children = str(record["token"]), list(record["children"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
    recorded = {child for entry in children if (child := Process.from_record(entry)) is not None and child.alive()}
    marked = {process for process in running() if _carries(process, token)}
    return sorted((recorded | marked) - {Process.of(os.getpid())}, key=lambda process: process.pid)


def stop_leftovers(file: Path) -> int:
    """Stop what a killed supervisor left running; how many processes that were. The record goes with them."""
    found = find_leftovers(file)
    for number, seconds in ((signal.SIGTERM, POLITE_SECONDS), (signal.SIGKILL, FORCED_SECONDS)):
        for process in find_leftovers(file):
            process.send(number)
        if not wait_gone(find_leftovers(file), seconds=seconds):
            break
    with contextlib.suppress(FileNotFoundError):
        file.unlink()
    return len(found)


def _carries(process: Process, token: str) -> bool:
    try:
        environment = (PROC / str(process.pid) / "environ").read_bytes()
    except OSError:
        return False
    return f"{TOKEN}={token}".encode() in environment.split(b"\0")
