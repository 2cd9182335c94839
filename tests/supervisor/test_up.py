"""`manage.py up` itself, with everything real: the one command that README promises."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.embedded import Places
from portal.embedded.places import CHECKOUT
from portal.embedded.postgres import Postgres
from portal.embedded.processes import Process, wait_until
from portal.embedded.valkey import Valkey
from portal.supervisor.leftovers import RECORD, find_leftovers, stop_leftovers

PATIENCE = 180.0
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "HTTPS"}


class Portal:
    """One portal in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "v")
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.processes: list[subprocess.Popen[bytes]] = []

    def up(self, *, port: int | None = None) -> "subprocess.Popen[bytes]":
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-demo", "--port", str(port or self.port)],
                cwd=CHECKOUT,
                env=inherited
                | {
                    "PEERGRAPH_VAR": str(self.places.root),
                    "PEERGRAPH_EMBEDDED": "1",
                    "DJANGO_SETTINGS_MODULE": "portal.settings",
                },
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def children(self) -> list[Process]:
        return find_leftovers(self.places.root / "run" / RECORD)

    @property
    def servers(self) -> list[Process]:
        return Postgres(self.places, print)._processes() + Valkey(self.places, print)._processes()

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def wait_until_it_serves(self) -> None:
        process = self.processes[-1]
        assert wait_until(lambda: self.get("/ready") == 200 or process.poll() is not None, seconds=PATIENCE)
        assert process.poll() is None, self.log.read_text()
        assert wait_until(lambda: "Peergraph is running" in self.log.read_text(), seconds=PATIENCE)


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal(Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")))
    yield made
    for process in made.processes:
        process.kill()
        process.wait()
    stop_leftovers(made.places.root / "run" / RECORD)
    for server in (Postgres(made.places, print), Valkey(made.places, print)):
        server.stop()
    shutil.rmtree(made.folder)


def test_it_serves_survives_kill_9_and_stops_completely(portal):
    first = portal.up()
    portal.wait_until_it_serves()
    assert portal.get("/") == 200
    assert len(portal.servers) >= 2

    second = portal.up(port=portal.port + 1)
    assert second.wait(PATIENCE) == 2, "a second portal of the same place must not start"
    assert f"running already, on http://127.0.0.1:{portal.port}" in portal.log.read_text()

    for process in [*portal.children, *portal.servers]:
        process.send(signal.SIGKILL)
    first.kill()
    first.wait()

    again = portal.up()
    portal.wait_until_it_serves()
    assert portal.get("/") == 200
    children, servers = portal.children, portal.servers
    again.send_signal(signal.SIGINT)
    assert again.wait(PATIENCE) == 0, portal.log.read_text()
    assert not any(process.alive() for process in [*children, *servers])
    assert portal.get("/") == 0


def test_a_taken_port_is_one_clear_line_and_nothing_stays(portal):
    with socket.create_server(("127.0.0.1", portal.port)):
        process = portal.up()
        assert process.wait(PATIENCE) == 2
    said = portal.log.read_text()
    assert f"Port {portal.port} is taken by another program" in said
    assert "Traceback" not in said
    assert portal.servers == []
