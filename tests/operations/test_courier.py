"""The courier: each step on its own, whatever happens to the others, to the database and to the courier."""

import os
import signal
import threading

import kombu.exceptions
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from portal.common import bell
from portal.operations import courier, steps
from portal.operations.courier import Courier, deliver_once
from portal.operations.heartbeats import STEP_OF_COURIER
from portal.operations.models import DeadLetter, Heartbeat
from portal.operations.steps import STEPS, Lane, Step
from profiles import receivers
from profiles.mail.outbox import queue_mail
from profiles.models import OutgoingMail
from tests.profiles.smtp_server import smtp_server

PATIENCE = 30.0  # not what is measured: only so that a test which would hang fails instead


def fails() -> bool:
    raise ValueError("on purpose")


def step(name, run, lane=Lane.NEWS):
    return Step(name, name, lane, run)


def cut_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                       " AND datname = current_database()")  # fmt: skip


class Running:
    """A courier on a thread of its own; it is told to stop as the process would be."""

    def __init__(self, *own: Step, every: float = 600.0, sign=None) -> None:
        self.courier = Courier(own, every=every, sign=sign)
        self.reader, self.writer = os.pipe()
        self.thread = threading.Thread(target=self._listen)

    def _listen(self) -> None:
        try:
            for lane in self.courier._lanes:
                lane.start()
            self.courier._listen(self.reader)
            for lane in self.courier._lanes:
                lane.wake()
            for lane in self.courier._lanes:
                lane.join()
        finally:
            connection.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.courier._stopping.set()
        os.write(self.writer, b"x")
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        os.close(self.reader)
        os.close(self.writer)


@pytest.mark.django_db
def test_a_step_that_fails_is_a_letter_and_stops_no_other():
    ran = []
    own = [step("first", fails), step("second", lambda: bool(ran.append(1)))]
    for _ in range(2):
        assert deliver_once(own) == ["first"]
    assert ran == [1, 1]
    letter = DeadLetter.objects.get()
    assert (letter.kind, letter.name, letter.said, letter.times) == ("step", "first", "on purpose", 2)
    assert list(Heartbeat.objects.values_list("part", flat=True)) == [f"{STEP_OF_COURIER}second"]


@pytest.mark.django_db
def test_the_command_says_what_failed(monkeypatch):
    monkeypatch.setattr(courier, "STEPS", ())
    call_command("deliver", "--once")
    assert deliver_once.__defaults__ == (STEPS,)
    monkeypatch.setattr(deliver_once, "__defaults__", ((step("bad", fails), step("good", lambda: False)),))
    with pytest.raises(CommandError, match="bad"):
        call_command("deliver", "--once")


@pytest.mark.django_db
def test_every_step_has_a_name_of_its_own_and_finds_nothing_to_do_in_an_empty_portal():
    assert len({one.name for one in STEPS}) == len(STEPS)
    assert deliver_once() == []
    assert DeadLetter.objects.count() == 0
    assert Heartbeat.objects.count() == len(STEPS)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_hangs_holds_up_no_other_lane():
    let_go, others = threading.Event(), threading.Semaphore(0)
    hanging = step("mail", lambda: bool(let_go.wait(PATIENCE)) and False, Lane.MAIL)
    with Running(hanging, step("events", lambda: bool(others.release())), every=0.01):
        assert all(others.acquire(timeout=PATIENCE) for _ in range(3))
        assert not let_go.is_set()
        let_go.set()


@pytest.mark.django_db(transaction=True)
def test_it_looks_when_the_bell_rings_and_not_before():
    looked = threading.Semaphore(0)
    with Running(step("events", lambda: bool(looked.release()))):
        assert looked.acquire(timeout=PATIENCE)  # as it starts
        assert looked.acquire(timeout=PATIENCE)  # once it listens
        bell.ring()
        assert looked.acquire(timeout=PATIENCE)
        assert not looked.acquire(blocking=False)


@pytest.mark.django_db(transaction=True)
def test_what_is_rung_in_a_transaction_is_heard_when_it_has_ended_and_not_if_it_is_undone():
    looked = threading.Semaphore(0)
    with Running(step("events", lambda: bool(looked.release()))):
        assert all(looked.acquire(timeout=PATIENCE) for _ in range(2))
        with transaction.atomic():
            bell.ring()
            transaction.set_rollback(True)
        with transaction.atomic():
            bell.ring()
        assert looked.acquire(timeout=PATIENCE)
        assert not looked.acquire(blocking=False)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_did_something_looks_again_at_once():
    left, done = [3], threading.Event()

    def work() -> bool:
        left[0] -= 1
        if left[0] == 0:
            done.set()
        return left[0] > 0

    with Running(step("events", work)):
        assert done.wait(PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_went_away_is_found_again(monkeypatch):
    """All connections are cut: the steps go on, the bell is heard again, and nobody is told of a fault of a step."""
    monkeypatch.setattr(courier, "FIRST_WAIT", 0.05)
    looked = threading.Semaphore(0)

    def look() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return bool(looked.release())

    with Running(step("events", look)):
        assert all(looked.acquire(timeout=PATIENCE) for _ in range(2))
        cut_off()
        assert looked.acquire(timeout=PATIENCE)  # it listens anew, and looks for what it has not heard
        bell.ring()
        assert looked.acquire(timeout=PATIENCE)
    # Both lost connections were found so by their owners; a step in the middle of something is given another try.
    assert not DeadLetter.objects.exclude(error="django.db.utils.OperationalError").exists()


@pytest.mark.django_db
def test_a_database_that_is_away_is_no_fault_of_a_step(monkeypatch):
    def away() -> bool:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(courier._Runner, "_is_reachable", staticmethod(lambda: False))
    assert deliver_once([step("events", away)]) == ["events"]
    assert DeadLetter.objects.count() == 0
    monkeypatch.setattr(courier._Runner, "_is_reachable", staticmethod(lambda: True))
    assert deliver_once([step("events", away)]) == ["events"]
    assert DeadLetter.objects.get().name == "events"


@pytest.mark.django_db(transaction=True)
def test_whoever_watches_sees_a_sign_only_while_all_lanes_go_round(tmp_path, monkeypatch):
    sign, looked = tmp_path / "courier", threading.Semaphore(0)
    with Running(step("events", lambda: bool(looked.release())), every=0.01, sign=sign):
        assert all(looked.acquire(timeout=PATIENCE) for _ in range(3))
    assert sign.exists()
    sign.unlink()
    monkeypatch.setattr(courier, "STUCK_AFTER", -1.0)
    with Running(step("events", lambda: bool(looked.release())), every=0.01, sign=sign):
        assert all(looked.acquire(timeout=PATIENCE) for _ in range(3))
    assert not sign.exists()


@pytest.mark.django_db(transaction=True)
def test_told_to_stop_it_ends_its_steps_and_itself():
    """With the signal itself, on the main thread, as the process has it."""
    before = signal.getsignal(signal.SIGTERM)
    ended = []

    def ends_well() -> bool:
        os.kill(os.getpid(), signal.SIGTERM)
        return bool(ended.append(1))

    Courier([step("events", ends_well)], every=600.0).run()
    assert ended == [1]
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.django_db(transaction=True)
def test_mail_goes_out_without_a_queue_as_soon_as_it_is_written(settings, monkeypatch):
    """The act rings where it cannot ask a worker, and the courier sends."""

    def away() -> None:
        raise kombu.exceptions.OperationalError("away")

    monkeypatch.setattr(receivers.send_mail_task, "delay", away)
    monkeypatch.setattr(receivers, "_left_alone_until", [0.0])
    settings.EMAIL_BACKEND = "profiles.mail.smtp.DeadlineBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    looked = threading.Semaphore(0)

    def send() -> bool:
        more = steps._send_mail()
        looked.release()
        return more

    with smtp_server() as server:
        settings.EMAIL_PORT = server.port
        with Running(step("mail", send, Lane.MAIL)):
            assert all(looked.acquire(timeout=PATIENCE) for _ in range(2))
            with transaction.atomic():
                queue_mail(to="ada@example.org", kind="claim", subject="S", text="T", dedupe_key="one")
            assert all(looked.acquire(timeout=PATIENCE) for _ in range(2))  # it did something, and looked again
        assert server.recipients() == ["ada@example.org"]
    assert OutgoingMail.objects.get().state == "sent"
