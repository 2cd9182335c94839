"""kill -9 while digests are made, and servers that hang, drip, reset and lose: one mail a person and period, and nobody
is forgotten."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from portal.embedded.places import CHECKOUT
from profiles.digests.sending import send_due_digests
from profiles.mail.sending import give_up_lost, send_due
from profiles.models import Digest, MailPreference, Notification, OutgoingMail
from tests.corpus import an_author
from tests.profiles.digests.rows import a_reader, news_of
from tests.profiles.smtp_server import smtp_server

pytestmark = pytest.mark.django_db(transaction=True)

SENDER = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from profiles.digests.sending import send_due_digests
send_due_digests()
"""
READERS = 30


def killed_after(until: int, wait: float) -> bool:
    """Whether it was killed on the way."""
    child = subprocess.Popen(
        [sys.executable, "-c", SENDER, connection.settings_dict["NAME"]],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"},
    )
    while Digest.objects.count() < until and child.poll() is None:
        time.sleep(0.001)
    time.sleep(wait)
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def prove_once(readers: int) -> None:
    send_due_digests()
    assert Counter(Digest.objects.values_list("user", flat=True)).most_common(1)[0][1] == 1
    assert Digest.objects.count() == OutgoingMail.objects.count() == readers
    assert set(Digest.objects.values_list("items", flat=True)) == {2}
    assert not Notification.objects.filter(digest=None).exists()
    assert not MailPreference.objects.filter(next_daily_at__lte=timezone.now()).exists()


@pytest.mark.parametrize("until", [1, 13])
def test_killed_after_so_many_digests(until):
    author = an_author("Ada Byron")
    for number in range(READERS):
        news_of(a_reader(f"reader{number}"), 2, author=author)
    killed_after(until, 0.0)
    told = Notification.objects.exclude(digest=None).count()
    assert told == 2 * Digest.objects.count() == 2 * OutgoingMail.objects.count(), "all of a digest or nothing"
    prove_once(READERS)


@pytest.mark.faults
def test_killed_at_fifty_points():
    author, points = an_author("Ada Byron"), random.Random(20261121)
    readers = [a_reader(f"reader{number}") for number in range(READERS)]
    killed = 0
    for _ in range(50):
        Digest.objects.all().delete()
        OutgoingMail.objects.all().delete()
        Notification.objects.all().delete()
        MailPreference.objects.update(next_daily_at=timezone.now())
        for reader in readers:
            news_of(reader, 2, author=author)
        killed += killed_after(points.randrange(READERS), points.random() * 0.02)
        told = Notification.objects.exclude(digest=None).count()
        assert told == 2 * Digest.objects.count() == 2 * OutgoingMail.objects.count()
        prove_once(READERS)
    assert killed > 25


def test_whatever_the_server_does_there_is_one_mail_a_person_and_period(settings):
    settings.EMAIL_BACKEND, settings.MAIL_IS_SET_UP = "profiles.mail.smtp.DeadlineBackend", True
    names = ("ada", "hang", "drip", "reset", "later", "full", "lost", "grace")
    author = an_author("Ada Byron")
    for name in names:
        news_of(a_reader(name), 2, author=author)
    with smtp_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        for _ in range(3):
            send_due_digests()
            send_due(seconds_a_mail=0.3)
            OutgoingMail.objects.update(send_after=timezone.now())
            give_up_lost(now=timezone.now())
            MailPreference.objects.update(next_daily_at=timezone.now())
        received = Counter(recipient.partition("@")[0] for recipient in server.recipients())
    assert received == {"ada": 1, "lost": 1, "grace": 1}
    assert OutgoingMail.objects.count() == Digest.objects.count() == len(names)
    states = dict(OutgoingMail.objects.values_list("to", "state"))
    assert states["lost@people.example"] == "unknown"
    assert {states[f"{name}@people.example"] for name in ("hang", "drip", "reset", "later", "full")} == {"waiting"}
