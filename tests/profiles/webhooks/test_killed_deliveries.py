"""kill -9 while webhooks are sent: everything arrives, and what arrives twice has the id by which that is known."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.embedded.places import CHECKOUT
from profiles.models import WebhookDelivery, WebhookEndpoint
from profiles.webhooks.delivering import AT_ONCE, deliver_due
from tests.cast import a_person
from tests.profiles.webhooks.webhook_scenes import an_endpoint
from tests.web_peers import Reply

pytestmark = pytest.mark.django_db(transaction=True)

SENDER = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from portal.common.outbound import Address, OutboundClient
class Here:
    def addresses(self, host, port, seconds):
        return [Address("127.0.0.1", int(sys.argv[2]))]
from profiles.webhooks.delivering import deliver_due
deliver_due(client=OutboundClient(Here()))
"""
HOST = "hooks.brightwater.org"
ENDPOINTS, EACH = 6, 8


@pytest.fixture
def queued():
    ada = a_person("ada")
    for number in range(ENDPOINTS):
        endpoint = an_endpoint(ada, url=f"http://{HOST}/{number}")
        for _ in range(EACH):
            WebhookDelivery.objects.create(endpoint=endpoint, send_after=timezone.now())
    return {str(message) for message in WebhookDelivery.objects.values_list("message", flat=True)}


def _killed_after(web_peers, until: int) -> None:
    sender = [sys.executable, "-c", SENDER, connection.settings_dict["NAME"], str(web_peers._places[HOST, 80])]
    # With the key that the secrets are sealed with.
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "SECRET_KEY": settings.SECRET_KEY}
    child = subprocess.Popen(sender, cwd=CHECKOUT, env=env)
    while len(web_peers.requests) < until and child.poll() is None:
        time.sleep(0.001)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL


def _check(web_peers, queued) -> None:
    left = WebhookDelivery.objects.exclude(state="delivered")
    assert left.filter(state="sending").count() <= AT_ONCE
    assert not left.filter(state="failed").exists()
    left.filter(state="sending").update(send_after=timezone.now() - timedelta(seconds=1))
    deliver_due()
    arrived = Counter(request.headers["webhook-id"] for request in web_peers.requests)
    why = list(WebhookDelivery.objects.exclude(state="delivered").values_list("state", "attempts", "tries__said"))
    assert set(arrived) == queued, why
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
    # Again only where the process died before it could write down that it had arrived.
    assert sum(arrived.values()) - len(queued) <= AT_ONCE
    assert not WebhookEndpoint.objects.exclude(failing_since=None).exists()


@pytest.mark.parametrize("until", [1, 23])
def test_killed_after_so_many_deliveries(web_peers, queued, until):
    web_peers.serve(HOST, lambda _: Reply(b"", 200), scheme="http")
    _killed_after(web_peers, until)
    _check(web_peers, queued)


@pytest.mark.faults
@pytest.mark.parametrize("until", range(1, ENDPOINTS * EACH + 1))
def test_killed_anywhere(web_peers, queued, until):
    web_peers.serve(HOST, lambda _: Reply(b"", 200), scheme="http")
    _killed_after(web_peers, until)
    _check(web_peers, queued)
