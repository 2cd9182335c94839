"""What may be queued, and that it goes with the act it tells of."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kombu.exceptions import OperationalError

from profiles import receivers
from profiles.events import mail_queued
from profiles.mail.lanes import Letter
from profiles.mail.outbox import queue_mail
from profiles.models import OutgoingMail

pytestmark = pytest.mark.django_db


def queue(**changes):
    fields = {"to": "ada@example.org", "kind": "claim", "subject": "Hello", "text": "Text", "dedupe_key": "one"}
    return queue_mail(**(fields | changes))


def test_what_a_key_names_is_said_once():
    assert queue()
    assert not queue(subject="again")
    assert OutgoingMail.objects.get().subject == "Hello"


def test_an_act_that_is_rolled_back_sends_nothing():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ada",
        "ada@example.org, eve@example.org",
        "ada@example.org\nBcc: eve@example.org",
        "Ada <ada@example.org>",
        "ada@example.org\r\n",
        "ada @example.org",
        "a@b@c",
    ],
)
def test_a_mail_goes_to_one_plain_address(to):
    with pytest.raises(ValueError, match="one plain address"):
        queue(to=to)


@pytest.mark.parametrize("name", ["", "Bcc: x", "X\r\nBcc", "X Y"])
def test_the_name_of_a_header_is_one(name):
    with pytest.raises(ValueError, match="name of a header"):
        queue(headers={name: "x"})


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(subject=st.text(max_size=60), value=st.text(max_size=60), text=st.text(max_size=60))
def test_whatever_people_type_stays_where_it_was_put(subject, value, text):
    with transaction.atomic():
        queue(
            subject=f"S {subject}",
            headers={"X-About": value},
            text=text,
            dedupe_key=f"{subject} {value} {text}".replace("\x00", "0"),
        )
        row = OutgoingMail.objects.latest("pk")
        letter = Letter(row.pk, row.to, row.subject, row.text, row.html, row.headers, "<1.a@example.org>")
        made = letter.message(None)
        head = made.message().as_bytes().split(b"\n\n")[0]
        names = [line.split(b":")[0] for line in head.splitlines() if line[:1] not in (b" ", b"\t")]
        assert sorted(names) == sorted(
            b"Content-Type MIME-Version Content-Transfer-Encoding Subject From To".split()
            + b"Date X-About Message-ID Auto-Submitted".split()
        )
        assert made.recipients() == ["ada@example.org"]
        transaction.set_rollback(True)


def test_a_sender_is_woken_once_when_the_act_is_done(django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, **kwargs):
        heard.append(1)

    mail_queued.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            queue(dedupe_key="one")
            queue(dedupe_key="two")
            assert heard == []
    finally:
        mail_queued.disconnect(hear)
    assert heard == [1]


def test_a_queue_that_is_away_costs_the_first_mail_only(monkeypatch, django_capture_on_commit_callbacks):
    tried = []

    def away():
        tried.append(1)
        raise OperationalError

    monkeypatch.setattr(receivers.send_mail_task, "delay", away)
    monkeypatch.setattr(receivers, "_left_alone_until", [0.0])
    for key in ("one", "two", "three"):
        with django_capture_on_commit_callbacks(execute=True):
            queue(dedupe_key=key)
    assert tried == [1]
    assert OutgoingMail.objects.count() == 3
