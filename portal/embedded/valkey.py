"""One Valkey (or Redis) server on one data folder: the broker of background jobs. Everything within a `lease.turn`.

It keeps an append-only file, so that a crash loses at most the last second, and every job can be asked for again from
the database. It is therefore right to set a damaged file aside and go on, which would be wrong for PostgreSQL.
"""

import re
import shutil
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded.binaries import find_valkey
from portal.embedded.daemons import start_detached, stop_in_steps, tail
from portal.embedded.errors import ServerFailedError
from portal.embedded.places import Places
from portal.embedded.processes import Process, running, wait_until

NAMES = {"valkey-server", "redis-server"}
# How it says, at its warning level, that it gives up on its file.
UNREADABLE = re.compile(r" # .*(append only file|AOF|RDB|loading DB)")
START_SECONDS = 60.0
MEMORY = "192mb"  # with noeviction: beyond it a publish fails and the database keeps the job


@dataclass
class Valkey:
    """The server of these places."""

    places: Places
    say: Callable[[str], None]
    binary: Path = field(default_factory=find_valkey)

    def ensure(self) -> None:
        """Have the server run and answer."""
        self.places.valkey_data.mkdir(mode=0o700, exist_ok=True)
        server = self.server()
        if server is not None and self._comes_up(server):
            return
        self.stop()
        if self._comes_up(self._start()):
            return
        if UNREADABLE.search(tail(self.log)):
            aside = self.places.valkey_data.with_name(f"{self.places.valkey_data.name}.damaged-{int(time.time())}")
            self.say(f"Valkey cannot read its file; it is kept in {aside} and the queue begins empty")
            self.stop()
            shutil.move(self.places.valkey_data, aside)
            self.places.valkey_data.mkdir(mode=0o700)
            if self._comes_up(self._start()):
                return
        raise ServerFailedError(f"Valkey did not start. {tail(self.log)}")

    def stop(self) -> None:
        """Stop the server and its helpers, if any run, and wait until they have."""
        stop_in_steps(self._processes(), [(signal.SIGTERM, 15.0), (signal.SIGKILL, 10.0)], what="Valkey")

    @property
    def log(self) -> Path:
        """Where the server writes what it has to say."""
        return self.places.logs / "valkey.log"

    def server(self) -> Process | None:
        """The running server of this data folder."""
        return next(iter(self._processes()), None)

    def answers(self) -> bool:
        """Whether it answers a PING; False also while it reads its file."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(2.0)
                client.connect(str(self.places.valkey_socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def _start(self) -> Process:
        settings = {
            "port": "0",
            "unixsocket": str(self.places.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(self.places.valkey_data),
            "daemonize": "no",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "no" if self.places.disposable else "everysec",
            "aof-load-truncated": "yes",
            "maxmemory": MEMORY,
            "maxmemory-policy": "noeviction",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return start_detached([self.binary, *options], log=self.log)

    def _comes_up(self, server: Process) -> bool:
        """Wait until it answers: True. False if it ended, or stays silent too long."""
        wait_until(lambda: not server.alive() or self.answers(), seconds=START_SECONDS)
        return server.alive() and self.answers()

    def _processes(self) -> list[Process]:
        """The server, first, and what it forked to rewrite its file. It runs as we do, so its folder can be read."""
        socket_words = (f"unixsocket:{self.places.valkey_socket}", str(self.places.valkey_socket))
        return [
            process
            for process in running()
            if process.name() in NAMES
            and (
                process.works_in(self.places.valkey_data)
                or any(word in " ".join(process.command()).split() for word in socket_words)
            )
        ]
