"""One PostgreSQL server on one data folder: made, started, found again after any kind of crash, stopped.

Everything here happens within a `lease.turn`, so there is never a second starter. What makes it long is that a server
may have died in any way: PostgreSQL trusts a pid file whose number belongs to another program by now, and removing that
file defeats its own check for surviving backends, so their absence is made sure of first.
"""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded.binaries import PostgresBinaries, find_postgres
from portal.embedded.daemons import give, start_detached, stop_in_steps, tail
from portal.embedded.errors import ServerFailedError
from portal.embedded.places import Places
from portal.embedded.postgres_data import data_version, make_data_folder, write_settings
from portal.embedded.postgres_probe import Answer, probe
from portal.embedded.processes import Process, running, wait_until
from portal.embedded.unrooted import Way, way_for

# A crash recovery replays at most max_wal_size; this is far beyond that and still ends.
RECOVERY_SECONDS = 600.0
SILENCE_SECONDS = 60.0  # of a server that runs but does not answer
SOCKET_LOST_SECONDS = 10.0  # of one that runs without its socket: the folder was cleaned under it
BACKENDS_LEAVE_SECONDS = 5.0
WORD_SECONDS = 5.0  # between two lines about the same wait


@dataclass
class Postgres:
    """The server of these places."""

    places: Places
    say: Callable[[str], None]
    binaries: PostgresBinaries = field(default_factory=find_postgres)

    def ensure(self) -> None:
        """Have the server run and accept connections; its data folder is made when there is none."""
        self._have_data()
        server = self.server()
        if server is not None and self._comes_up(server):
            return
        if server is not None:
            self.say("PostgreSQL runs but does not answer: starting it again")
            self.stop()
        self._clear_the_way()
        server = self._start()
        if self._comes_up(server):
            return
        if self.places.disposable:
            self.say("the test data is damaged: making it anew")
            self.stop()
            self._remove_data()
            if self._comes_up(self._start()):
                return
        raise ServerFailedError(f"PostgreSQL did not start. {tail(self.log)}")

    def stop(self) -> None:
        """Stop the server, if it runs, and wait until it has."""
        server = self.server()
        if server is not None:
            stop_in_steps(
                [server],
                [(signal.SIGINT, 60.0), (signal.SIGQUIT, 20.0), (signal.SIGKILL, 10.0)],
                what="PostgreSQL",
            )
        self._end_backends()

    def server(self) -> Process | None:
        """The running postmaster of this data folder, whoever started it."""
        pid = _first_number(self.places.postgres_data / "postmaster.pid")
        process = None if pid is None else Process.of(pid)
        return process if process is not None and self._is_ours(process) else None

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.places.logs / "postgres.log"

    def _have_data(self) -> None:
        data = self.places.postgres_data
        if not data.exists():
            self._make_data()
        found = data_version(data)
        if found == self.binaries.major:
            return
        if self.places.disposable:
            self._remove_data()
            return
        raise ServerFailedError(
            f"The data in {data} is of PostgreSQL {found}, the program of {self.binaries.major}. "
            "docs/operations.md, “Upgrade”, says how to carry it over."
        )

    def _make_data(self) -> None:
        data, disposable = self.places.postgres_data, self.places.disposable
        make_data_folder(data, self.binaries, way=self._way, disposable=disposable, say=self.say)

    @property
    def _way(self) -> Way:
        """How to run the server: it must reach its programs, its data and its sockets."""
        needs = (self.binaries.postgres, self.places.embedded, self.places.sockets.parent)
        return way_for(tuple(str(path) for path in needs))

    def _remove_data(self) -> None:
        """Begin anew: for disposable data only."""
        self.stop()
        shutil.rmtree(self.places.postgres_data)
        self._make_data()

    def _start(self) -> Process:
        write_settings(self.places.postgres_data, disposable=self.places.disposable)
        give(self.places.postgres_data, self._way.owner)
        os.chown(self.places.sockets, self._way.owner.uid, self._way.owner.gid)
        must_have = {
            "listen_addresses": "",
            "port": "5432",  # only a part of the socket's name
            "unix_socket_directories": str(self.places.sockets),
            "unix_socket_permissions": "0700",
            "cluster_name": self.places.name,
        }
        options = [option for name, value in must_have.items() for option in ("-c", f"{name}={value}")]
        return start_detached(
            [self.binaries.postgres, "-D", self.places.postgres_data, *options], log=self.log, way=self._way
        )

    def _comes_up(self, server: Process) -> bool:
        """Wait until the server lets people in: True. False if it died, lost its socket or stays silent."""
        began = last_word = time.monotonic()
        since = {Answer.SILENT: began, Answer.ABSENT: began}
        limits = {Answer.SILENT: SILENCE_SECONDS, Answer.ABSENT: SOCKET_LOST_SECONDS}
        while server.alive():
            answer = probe(self.places.postgres_socket)
            now = time.monotonic()
            if answer is Answer.READY:
                return True
            for other in since:
                if other is not answer:
                    since[other] = now
            if answer in limits and now - since[answer] > limits[answer]:
                return False
            if now - began > RECOVERY_SECONDS:
                return False
            if now - last_word > WORD_SECONDS:
                self.say(f"PostgreSQL is still starting after {now - began:.0f} s: it recovers from a crash")
                last_word = now
            time.sleep(0.03)
        return False

    def _clear_the_way(self) -> None:
        """Make sure that nothing of an earlier server runs, and take away lock files with somebody else's number."""
        # A server that was started a moment ago by a starter that died has no pid file yet: let it show itself.
        wait_until(lambda: self.server() is not None or not self._processes(), seconds=BACKENDS_LEAVE_SECONDS)
        if self.server() is not None:
            self.stop()
        self._end_backends(patience=0)
        for lock in (self.places.postgres_data / "postmaster.pid", Path(f"{self.places.postgres_socket}.lock")):
            pid = _first_number(lock)
            # PostgreSQL itself takes away a file whose number is free, after looking for its shared memory.
            if lock.exists() and (pid is None or _number_in_use(abs(pid))):
                lock.unlink()

    def _end_backends(self, *, patience: float = BACKENDS_LEAVE_SECONDS) -> None:
        """Backends leave when their server dies, soon or at the end of their statement. No new one starts before."""
        if wait_until(lambda: not self._processes(), seconds=patience):
            return
        stop_in_steps(
            self._processes(),
            [(signal.SIGQUIT, 2.0), (signal.SIGKILL, 10.0)],
            what="A backend of the last PostgreSQL",
        )

    def _processes(self) -> list[Process]:
        return [process for process in running() if self._is_ours(process)]

    def _is_ours(self, process: Process) -> bool:
        """Whether this is PostgreSQL on our data folder: by its folder or, where that is hidden, by its title."""
        if process.name() not in {"postgres", "postmaster"}:
            return False
        words = process.command()
        data = str(self.places.postgres_data)
        return (
            process.works_in(self.places.postgres_data)
            or ("-D" in words and data in words)
            or bool(words and words[0].startswith(f"postgres: {self.places.name}: "))
        )


def _first_number(file: Path) -> int | None:
    """The pid in the first line of a lock file; None where there is no file or no number in it."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(file.read_text(encoding="utf-8", errors="replace").splitlines()[0])
    return None


def _number_in_use(pid: int) -> bool:
    """Whether the system knows this pid at all: as PostgreSQL asks, so a zombie counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
