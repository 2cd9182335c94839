"""What the queue may do to the portal: hang, die, come back. Figures and reasons: docs/adr/0005."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from portal.embedded import Places, ensure_services
from portal.embedded.places import CHECKOUT
from portal.embedded.processes import wait_gone, wait_until
from portal.embedded.session import valkey_url
from portal.embedded.valkey import Valkey

# Not what is measured: only so that a test which would hang fails instead.
PATIENCE = 60.0


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def publisher(settings) -> Callable[[str], Celery]:
    """The portal's settings with another broker."""

    def make(url: str) -> Celery:
        settings.CELERY_BROKER_URL = url
        app = Celery("probe", set_as_current=False)
        app.config_from_object("django.conf:settings", namespace="CELERY")
        return app

    return make


def test_publishing_gives_up_when_the_broker_hangs(folder, publisher):
    """It accepts and never answers: the request that publishes must not wait for it."""
    with socket.socket(socket.AF_UNIX) as hanging, publisher(f"redis+socket://{folder}/s") as app:
        hanging.bind(str(folder / "s"))
        hanging.listen(16)
        raised: list[Exception] = []

        def publish() -> None:
            try:
                app.send_task("probe.touch", ["/nowhere"])
            except Exception as error:  # noqa: BLE001 - shown by the test
                raised.append(error)

        thread = threading.Thread(target=publish, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "publishing hangs with the broker"
        assert [type(error) for error in raised] == [OperationalError]


def test_publishing_gives_up_when_there_is_no_broker(folder, publisher):
    with publisher(f"redis+socket://{folder}/s") as app, pytest.raises(OperationalError):
        app.send_task("probe.touch", ["/nowhere"])


def test_only_json_is_published(publisher):
    app = publisher("memory://")
    assert app.conf.task_serializer == "json"
    assert app.conf.accept_content == ["json"]


def test_no_task_may_run_longer_than_the_broker_keeps_it(publisher):
    conf = publisher("memory://").conf
    assert conf.task_time_limit < conf.broker_transport_options["visibility_timeout"]
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost


def test_a_worker_outlives_its_broker(folder, publisher):
    """Celery 5.7.0 exits when the broker dies while a task is not yet acknowledged. Ours goes on."""
    places = Places(folder / "v")
    environment = os.environ | {
        "REDIS_URL": valkey_url(places),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.background.probe_tasks", "worker"]
    with ensure_services(places, postgres=False) as services, publisher(valkey_url(places)) as app:
        with (folder / "log").open("wb") as log:
            worker = subprocess.Popen(
                [*command, "--concurrency", "1", "--without-mingle", "--without-gossip"],
                cwd=CHECKOUT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            app.send_task("probe.hold", [str(folder / "began"), str(folder / "go")])
            assert wait_until((folder / "began").exists, seconds=PATIENCE), (folder / "log").read_text()
            broker = Valkey(places, print).server()
            os.kill(broker.pid, signal.SIGKILL)
            assert wait_gone([broker], seconds=PATIENCE) == []
            services.revive()
            (folder / "go").touch()
            app.send_task("probe.touch", [str(folder / "after")])
            assert wait_until((folder / "after").exists, seconds=PATIENCE), (folder / "log").read_text()
            assert worker.poll() is None
        finally:
            worker.kill()
            worker.wait()
