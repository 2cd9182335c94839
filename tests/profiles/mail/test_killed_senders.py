"""kill -9 while mails go out: none goes out twice, and none is lost but those whose fate is said to be unknown."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from portal.embedded.places import CHECKOUT
from profiles.mail.outbox import queue_mail
from profiles.mail.sending import FIRST_TRIES_AT_ONCE, send_due
from profiles.models import OutgoingMail
from tests.profiles.smtp_server import smtp_server

pytestmark = pytest.mark.django_db(transaction=True)

SENDER = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
settings.EMAIL_BACKEND = "profiles.mail.smtp.DeadlineBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
from profiles.mail.sending import send_due
send_due()
"""
MAILS = 40


@pytest.mark.parametrize("until", [1, 7, 20])
def test_killed_after_so_many_mails(settings, until):
    with smtp_server(seconds_a_mail=0.01) as server:
        for number in range(MAILS):
            queue_mail(
                to=f"person{number}@example.org", kind="claim", subject="S", text="T", dedupe_key=f"mail {number}"
            )
        name = connection.settings_dict["NAME"]
        child = subprocess.Popen(
            [sys.executable, "-c", SENDER, name, str(server.port)],
            cwd=CHECKOUT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        )
        while len(server.received) < until and child.poll() is None:
            time.sleep(0.001)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        open_fates = OutgoingMail.objects.filter(state="sending")
        assert open_fates.count() <= FIRST_TRIES_AT_ONCE
        open_fates.update(send_after=timezone.now())
        settings.EMAIL_BACKEND = "profiles.mail.smtp.DeadlineBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        send_due()
        received = Counter(server.recipients())
    states = dict(OutgoingMail.objects.values_list("to", "state"))
    assert max(received.values()) == 1
    assert set(states.values()) <= {"sent", "unknown"}
    assert {to for to, state in states.items() if state == "sent"} <= set(received)
    assert list(states.values()).count("unknown") <= FIRST_TRIES_AT_ONCE


def test_the_command_sends_without_a_queue(settings, capsys):
    from django.core.management import CommandError, call_command

    settings.EMAIL_BACKEND = "profiles.mail.smtp.DeadlineBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with smtp_server() as server:
        settings.EMAIL_PORT = server.port
        queue_mail(to="ada@example.org", kind="claim", subject="S", text="T", dedupe_key="one")
        queue_mail(to="never@example.org", kind="claim", subject="S", text="T", dedupe_key="two")
        call_command("send_mail")
        assert capsys.readouterr().out.splitlines() == [
            "this time: 1 sent, 1 refused",
            "waiting 0, the longest for 0 s; in a day: sent 1, refused 1, fate unknown 0",
        ]
        call_command("send_mail")
        assert "nothing was due" in capsys.readouterr().out
        assert server.recipients() == ["ada@example.org"]
    queue_mail(to="grace@example.org", kind="claim", subject="S", text="T", dedupe_key="three")
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_mail")
    settings.MAIL_IS_SET_UP = False
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("send_mail")
