"""Real servers in folders of each test's own."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from portal.embedded import Places, ensure_services
from portal.embedded.places import CHECKOUT
from portal.embedded.postgres import Postgres
from portal.embedded.processes import Process
from portal.embedded.session import postgres_url
from portal.embedded.valkey import Valkey


def kill(process: Process) -> None:
    os.kill(process.pid, signal.SIGKILL)


def stop_everything(places: Places) -> None:
    for server in (Postgres(places, print), Valkey(places, print)):
        if places.embedded.exists():
            server.stop()


@pytest.fixture(scope="session")
def fresh_root() -> Iterator[Path]:
    """A root whose data folder is made once; each test gets a copy. Short, so that sockets fit below it."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        places = Places(Path(folder) / "v")
        with ensure_services(places, valkey=False):
            pass
        yield places.root


@pytest.fixture
def empty_places() -> Iterator[Places]:
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    places = Places(folder / "v")
    yield places
    stop_everything(places)
    shutil.rmtree(folder)


@pytest.fixture
def places(empty_places: Places, fresh_root: Path) -> Places:
    """Places with a data folder that no server uses yet."""
    subprocess.run(["cp", "-a", fresh_root, empty_places.root], check=True)
    shutil.rmtree(empty_places.embedded / "sockets")
    shutil.rmtree(empty_places.logs)
    return empty_places


@pytest.fixture
def sql(places: Places) -> Callable[[str], list[tuple[object, ...]]]:
    def run(statement: str) -> list[tuple[object, ...]]:
        with contextlib.closing(psycopg2.connect(postgres_url(places))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    return run


HOLD = """
import sys
from pathlib import Path
from portal.embedded import Places, ensure_services
with ensure_services(Places(Path(sys.argv[1])), valkey=sys.argv[2] == "valkey", say=print):
    print("up", flush=True)
    sys.stdin.read()
"""


class Holder:
    """Another process that uses the services until it is told to go."""

    def __init__(self, places: Places, *, valkey: bool = False, user: list[str] | None = None) -> None:
        self.process = subprocess.Popen(
            [*(user or []), sys.executable, "-c", HOLD, str(places.root), "valkey" if valkey else "none"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=CHECKOUT,
            text=True,
        )

    def wait_up(self, seconds: float = 60.0) -> list[str]:
        """What it said until it was up."""
        said: list[str] = []
        while not said or said[-1] != "up":
            readable, _, _ = select.select([self.process.stdout], [], [], seconds)
            assert readable, f"not up in {seconds} s: {said}"
            line = self.process.stdout.readline()
            assert line, f"it ended: {said}"
            said.append(line.strip())
        return said

    def leave(self) -> None:
        self.process.communicate("")
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def hold() -> Iterator[Callable[..., Holder]]:
    holders: list[Holder] = []

    def start(places: Places, **options: object) -> Holder:
        holders.append(Holder(places, **options))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.kill()
