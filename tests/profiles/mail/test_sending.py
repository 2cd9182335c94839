"""Mail against a real server, which takes it, refuses it, hangs, drips, leaves, or is not there."""

import email
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from profiles.mail import sending
from profiles.mail.outbox import queue_mail
from profiles.mail.outcomes import Fate
from profiles.mail.sending import forget_texts, give_up_lost, send_due
from profiles.models import OutgoingMail
from tests.profiles.smtp_server import smtp_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings):
    with smtp_server() as running:
        _use(settings, running.port)
        yield running


def _use(settings, port):
    settings.EMAIL_BACKEND = "profiles.mail.smtp.DeadlineBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 60
    settings.MAIL_IS_SET_UP = True


def queue(to="ada@example.org", **changes):
    fields = {"kind": "claim", "subject": "A subject", "text": "Some text.\n", "dedupe_key": f"key {to} {changes}"}
    assert queue_mail(to=to, **(fields | changes))
    return OutgoingMail.objects.latest("pk")


def states():
    return dict(OutgoingMail.objects.values_list("to", "state"))


def test_a_mail_is_sent_once_with_what_marks_it(server):
    queue(subject="Grüße", text="One\n.two\n..three\n", html="<p>One</p>", headers={"List-Id": "claims"})
    for _ in range(3):
        send_due()
    assert server.recipients() == ["ada@example.org"]
    mail = email.message_from_bytes(server.received[0][1], policy=email.policy.default)
    assert mail["Subject"] == "Grüße"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "claims"
    assert mail["To"] == "ada@example.org"
    assert mail.get_body(("plain",)).get_content().split() == ["One", ".two", "..three"]
    assert "<p>One</p>" in mail.get_body(("html",)).get_content()
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == ("sent", 1)
    assert row.sent_at is not None


def test_the_id_of_a_message_stays_the_same_when_it_is_tried_again(server):
    row = queue()
    send_due()
    OutgoingMail.objects.filter(pk=row.pk).update(state="waiting", send_after=timezone.now())
    send_due()
    ids = {email.message_from_bytes(body)["Message-ID"] for _, body in server.received}
    assert len(server.received) == 2
    assert len(ids) == 1


def test_one_session_carries_many_mails(server):
    for number in range(20):
        queue(f"person{number}@example.org")
    assert send_due().fates == {Fate.SENT: 20}
    assert server.sessions <= sending.FIRST_TRIES_AT_ONCE


def test_a_session_that_the_server_ends_is_opened_anew(settings):
    with smtp_server(mails_a_session=2) as server:
        _use(settings, server.port)
        for number in range(9):
            queue(f"person{number}@example.org")
        assert send_due().fates == {Fate.SENT: 9}
        assert len(server.received) == 9


@pytest.mark.parametrize(
    ("name", "state", "attempts"),
    [
        ("later", "waiting", 1),
        ("full", "waiting", 1),
        ("reset", "waiting", 1),
        ("never", "failed", 1),
        ("spam", "failed", 1),
        ("lost", "unknown", 1),
    ],
)
def test_what_a_failure_makes_of_a_mail(server, name, state, attempts):
    queue(f"{name}@example.org")
    queue("ada@example.org")
    send_due()
    row = OutgoingMail.objects.get(to=f"{name}@example.org")
    assert (row.state, row.attempts) == (state, attempts)
    assert row.error
    assert states()["ada@example.org"] == "sent"
    if state == "waiting":
        assert row.send_after > timezone.now()
    before = len(server.received)
    send_due()  # nothing is due: what failed is not tried at once, what may have arrived never
    assert len(server.received) == before


def test_what_the_server_may_have_taken_is_never_sent_again(server):
    row = queue("lost@example.org")
    send_due()
    OutgoingMail.objects.filter(pk=row.pk).update(send_after=timezone.now() - timedelta(days=1))
    give_up_lost(now=timezone.now())
    send_due()
    assert server.recipients() == ["lost@example.org"]


@pytest.mark.parametrize("name", ["hang", "drip"])
def test_a_mail_has_its_time_and_no_more(server, name):
    queue(f"{name}@example.org")
    began = time.monotonic()
    done = send_due(seconds_a_mail=0.5)
    assert done.fates == {Fate.LATER: 1}
    assert time.monotonic() - began < 4, "cut, not waited for"
    assert OutgoingMail.objects.get().error == "took too long"


def test_recipients_whose_server_hangs_do_not_hold_up_the_others(server):
    """More of them than places: the others have their mail while these still hang."""
    hanging = [f"{name}@example{number}.org" for number in range(4) for name in ("hang", "drip")]
    assert len(hanging) > sending.FIRST_TRIES_AT_ONCE
    queue("first@example.org")
    for to in [*hanging, *(f"person{number}@example.org" for number in range(60))]:
        queue(to)
    thread = threading.Thread(target=_send_and_hang_up, kwargs={"seconds_a_mail": 60.0})
    thread.start()
    _wait_for(lambda: len(server.received) == 61)
    assert {states()[to] for to in hanging} == {"sending"}
    server.stop()
    thread.join()
    assert {states()[to] for to in hanging} == {"waiting"}


def _send_and_hang_up(**options):
    from django.db import connection

    try:
        send_due(**options)
    finally:
        connection.close()


def _wait_for(condition):
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to that")


def test_without_a_server_mails_wait_and_were_not_tried(settings):
    with smtp_server() as gone:
        port = gone.port
    _use(settings, port)
    queue()
    done = send_due()
    assert done.no_server
    row = OutgoingMail.objects.get()
    assert (row.state, row.attempts) == ("waiting", 0)
    with smtp_server() as server:
        _use(settings, server.port)
        OutgoingMail.objects.update(send_after=timezone.now())
        send_due()
        assert server.recipients() == ["ada@example.org"]


@pytest.mark.parametrize("greeting", ["hang", "554 not here", "421 busy"])
def test_a_server_that_will_not_talk_ends_the_round(server, greeting):
    server.greeting = greeting
    for number in range(40):
        queue(f"person{number}@example.org")
    done = send_due(seconds_a_mail=0.5)
    assert done.no_server
    assert done.fates[Fate.NO_SERVER] <= sending.FIRST_TRIES_AT_ONCE
    assert set(states().values()) == {"waiting"}


def test_nothing_is_sent_before_a_server_is_named(settings, server):
    settings.MAIL_IS_SET_UP = False
    queue()
    assert send_due().fates == {}
    assert states() == {"ada@example.org": "waiting"}


def test_a_process_that_died_leaves_an_open_fate(server):
    row = queue()
    sending._claimed(1, first=True)  # and then kill -9
    assert send_due().fates == {}
    OutgoingMail.objects.filter(pk=row.pk).update(send_after=timezone.now())
    assert send_due().lost == 1
    assert states() == {"ada@example.org": "unknown"}
    assert server.received == []


def test_two_senders_at_once_send_each_mail_once(server):
    for number in range(60):
        queue(f"person{number}@example.org")
    threads = [threading.Thread(target=_send_and_hang_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(server.recipients()) == sorted({f"person{number}@example.org" for number in range(60)})


def test_no_transaction_is_open_while_the_server_is_asked(server, monkeypatch):
    from django.db import connection

    seen = []
    real = sending._Sender._settle

    def settle(self, mail, outcome):
        seen.append(connection.in_atomic_block)
        real(self, mail, outcome)

    monkeypatch.setattr(sending._Sender, "_settle", settle)
    queue()
    send_due()
    assert seen == [False]


@pytest.mark.parametrize(("kind", "kept"), [("code", False), ("account-password-reset-key", False), ("claim", True)])
def test_what_opens_something_is_not_kept(server, kind, kept):
    queue(kind=kind, text="The code is 1234 5678.")
    send_due()
    row = OutgoingMail.objects.get()
    assert row.state == "sent"
    assert bool(row.text) is kept
    assert bool(row.subject) is kept


def test_texts_are_forgotten_after_thirty_days_and_the_rows_stay(server):
    old, new, waiting = queue("old@example.org"), queue("new@example.org"), queue("waiting@example.org")
    now = timezone.now()
    OutgoingMail.objects.filter(pk=old.pk).update(state="sent", queued_at=now - timedelta(days=31))
    OutgoingMail.objects.filter(pk=new.pk).update(state="sent")
    OutgoingMail.objects.filter(pk=waiting.pk).update(queued_at=now - timedelta(days=31))
    assert forget_texts(now=now) == 1
    assert dict(OutgoingMail.objects.values_list("to", "text")) == {
        "old@example.org": "",
        "new@example.org": "Some text.\n",
        "waiting@example.org": "Some text.\n",
    }
    assert forget_texts(now=now) == 0
    assert not queue_mail(to="old@example.org", kind="x", subject="x", text="x", dedupe_key=old.dedupe_key)
