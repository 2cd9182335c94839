"""A PostgreSQL of the test's own, real imports as processes of their own, and the means to kill either."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from portal.embedded import Places, ensure_services
from portal.embedded.places import CHECKOUT
from portal.embedded.postgres_data import USER
from portal.embedded.session import Services

DEMO = CHECKOUT / "demo"
LONGEST_SECONDS = 600


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str
    peak_kilobytes: int


class Cluster:
    """One server; each scenario has a database of its own, made from one that was migrated once."""

    def __init__(self, services: Services, root: Path) -> None:
        self.services, self.root = services, root

    def database(self, name: str, *, like: str = "peergraph") -> "Database":
        """A copy of a database to which nobody is connected: of the empty one, or of one with what a scenario needs."""
        with contextlib.closing(self._connect("postgres")) as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return Database(self, name)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?host={self.services.places.sockets}"

    def _connect(self, name: str):
        connection = psycopg2.connect(self.url(name))
        connection.autocommit = True
        return connection

    def kill_server(self) -> None:
        """kill -9 of the postmaster and of every backend, as the kernel does when memory runs out."""
        postmaster = int((self.services.places.postgres_data / "postmaster.pid").read_text().split()[0])
        backends = [int(pid) for pid in _children(postmaster)]
        for pid in (postmaster, *backends):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def revive(self) -> None:
        until = time.monotonic() + 60
        while not self.services.revive():
            assert time.monotonic() < until, "the server that was killed still counts as running"
            time.sleep(0.05)


def _children(pid: int) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(path.parent.name)
    return found


@dataclass(frozen=True)
class Database:
    cluster: Cluster
    name: str

    def start(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> "Running":
        environ = os.environ | {
            "DATABASE_URL": self.cluster.url(self.name),
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "PEERGRAPH_EMBEDDED": "1",
            "SECRET_KEY": "only-for-tests-" + "0" * 50,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PEERGRAPH_VAR": str(self.cluster.root / "var"),
        }
        out, err = (Path(tempfile.mkstemp(dir=self.cluster.root)[1]) for _ in range(2))
        with out.open("w") as stdout, err.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=CHECKOUT,
                env=environ,
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        return Running(process, out, err)

    def run(self, *arguments: str) -> Ended:
        return self.start(*arguments).finish()

    def ask(self, query: str) -> list[tuple]:
        address = self.cluster.url(self.name)
        with contextlib.closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def records_read(self) -> int:
        """Of all runs together."""
        return int(self.ask("SELECT coalesce(sum(read), 0) FROM papers_importrun")[0][0])

    def fingerprint(self) -> str:
        """Part by part, so that a difference says where it is."""
        ended = self.run("content_fingerprint")
        assert ended.status == 0, ended.err
        return ended.out

    def totals(self) -> list[tuple]:
        """What became of the records of each finished run."""
        return self.ask("SELECT source, read, loaded, unchanged, quarantined, status FROM papers_importrun ORDER BY id")


@dataclass
class Running:
    """A command that was started. What it says goes to files, so that nobody has to read along."""

    process: subprocess.Popen
    out: Path
    err: Path

    def kill_when(self, ready: Callable[[], bool], *, wait: float = 0.0) -> bool:
        """kill -9 as soon as `ready()`, and `wait` seconds later. False if it ended by itself before."""
        while self.process.poll() is None:
            if ready():
                time.sleep(wait)
                self.process.kill()
                self.process.wait()
                return self.process.returncode == -signal.SIGKILL
            time.sleep(0.005)
        return False

    def finish(self) -> Ended:
        """Waits for the end, and tells how much memory the process had at most."""
        # One that hangs is ended, so that a fault is a failure and not a test run without end.
        alarm = threading.Timer(LONGEST_SECONDS, self.process.kill)
        alarm.start()
        try:
            peak = 0
            if self.process.returncode is None:
                _, status, usage = os.wait4(self.process.pid, 0)
                self.process.returncode, peak = os.waitstatus_to_exitcode(status), usage.ru_maxrss
        finally:
            alarm.cancel()
        return Ended(self.process.returncode, self.out.read_text(), self.err.read_text(), peak)


@contextlib.contextmanager
def new_cluster() -> Iterator[Cluster]:
    root = Path(tempfile.mkdtemp(prefix="pg-faults-", dir="/tmp"))
    places = Places(root / "v", disposable=True)
    try:
        with ensure_services(places, valkey=False) as services:
            cluster = Cluster(services, root)
            ended = Database(cluster, "peergraph").run("migrate", "--verbosity=0")
            assert ended.status == 0, ended.err
            yield cluster
    finally:
        shutil.rmtree(root, ignore_errors=True)


def random_points(seed: int, number: int, below: int) -> list[int]:
    return sorted(random.Random(seed).sample(range(below), number))
