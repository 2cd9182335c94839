"""The receivers that the documentation shows, run as they stand there, against what is really sent."""

import contextlib
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone

from portal.assets.node import find_node
from portal.common.outbound import Address, OutboundClient
from profiles.models import WebhookDelivery
from profiles.webhooks.delivering import deliver_due
from profiles.webhooks.endpoints import rotate_secret
from profiles.webhooks.event_types import TEST, TYPES
from profiles.webhooks.secrets import sealed_secret, secret_of
from profiles.webhooks.sending_again import replay_delivery
from tests.cast import a_person
from tests.profiles.webhooks.webhook_scenes import HOST, an_endpoint, something_happens

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "webhooks.md"


@contextlib.contextmanager
def documented(language: str, secret: str, folder: Path):
    """The receiver while it runs, and the port that it listens on."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    script = folder / {"python": "receive.py", "javascript": "receive.mjs"}[language]
    script.write_text(block)
    program = sys.executable if language == "python" else str(find_node().program)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [program, str(script), secret, str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            _wait_for(port, running)
            yield running, port
        finally:
            running.kill()


def _wait_for(port: int, running) -> None:
    for _ in range(3000):
        assert running.poll() is None, "the receiver ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.01)
    raise AssertionError("nobody listens")


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_the_receivers_of_the_document_take_what_is_sent_once(language, tmp_path):
    ada = a_person("ada")
    endpoint = an_endpoint(ada, url=f"http://{HOST}/")
    with documented(language, secret_of(endpoint), tmp_path) as (running, port):
        client = OutboundClient(_At(port))
        something_happens(ada)
        deliver_due(client=client)
        first = WebhookDelivery.objects.get()
        replay_delivery(delivery=first.pk, endpoint=endpoint.pk, by=ada, now=timezone.now())
        rotate_secret(endpoint=endpoint.pk, by=ada, now=timezone.now())
        something_happens(ada, 2)
        for _ in range(2):
            deliver_due(client=client)
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
        type(endpoint).objects.update(secret=sealed_secret(), former_secret="")
        something_happens(ada, 3)
        deliver_due(client=client)
        assert WebhookDelivery.objects.latest("pk").tries.get().status == 401
        running.kill()
        assert running.stdout.read().splitlines() == ["decision.made Decision 1", "decision.made Decision 2"]


def test_the_document_names_every_type():
    table = "".join(line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`([a-z]+\.[a-z_]+)`", table)) == {*TYPES.values(), TEST}


class _At:
    def __init__(self, port: int) -> None:
        self._port = port

    def addresses(self, host: str, port: int, seconds: float) -> list[Address]:
        return [Address("127.0.0.1", self._port)]
