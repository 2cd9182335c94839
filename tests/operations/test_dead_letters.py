"""What failed for good is kept once, says nothing about anybody, and is settled by one operator."""

import threading
from datetime import timedelta

import pytest
from celery import current_app
from celery.exceptions import WorkerLostError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.operations import failing, settling
from portal.operations.failing import forget_letters, note_failure
from portal.operations.models import DeadLetter
from portal.operations.receivers import keep_failed_task, keep_unknown_task
from portal.operations.settling import dismiss_letter, reopen_letter, replay_letter
from profiles.models import OutgoingMail
from tests.cast import a_person

pytestmark = pytest.mark.django_db


def an_admin(name="admin"):
    return a_person(name, is_staff=True, is_superuser=True)


def a_letter(*args, name="profiles.tasks.mail.send_mail_task", error=None, kind=DeadLetter.Kind.TASK, **kwargs):
    def fail():
        raise error or ValueError("It is not so.")

    try:
        fail()
    except Exception as raised:  # noqa: BLE001 - with its frames
        note_failure(kind=kind, name=name, error=raised, args=args, kwargs=kwargs)
    return DeadLetter.objects.latest("last_at")


@pytest.fixture
def put_in(monkeypatch):
    """What is put into the queue."""
    put: list[tuple] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **given: put.append((name, given)))
    monkeypatch.setattr(settling, "current_app", current_app)
    return put


def test_the_same_failure_counts_up_and_another_does_not():
    first = a_letter(5)
    a_letter(5, error=ValueError("It is not so again."))
    a_letter(6)
    a_letter(5, error=KeyError("x"))
    first.refresh_from_db()
    assert (first.times, first.said, first.args) == (2, "It is not so again.", [5])
    assert first.first_at < first.last_at
    assert DeadLetter.objects.count() == 3
    assert "test_dead_letters.py" in first.traceback
    assert first.error == "ValueError"


def test_it_says_what_it_was_raised_from():
    def fail():
        raise KeyError("a title")

    def told():
        try:
            fail()
        except KeyError as error:
            raise ValueError("The digest of account 7 was not made.") from error

    with pytest.raises(ValueError, match="account 7") as raised:
        told()
    letter = a_letter(error=raised.value)
    assert letter.said == "The digest of account 7 was not made. KeyError: 'a title'"
    assert [line.split(" in ")[1] for line in letter.traceback.splitlines() if " in " in line][-1] == "told"
    assert "in fail" in letter.traceback


def test_it_says_nothing_that_outlives_an_account():
    secrets = {
        "to": "ada.byron@example.org",
        "code": "1234 5678",
        "token": "hVmPcQ2xkTd83kfLq0ZsWnYb",
        "webhook": "https://hooks.example.org/services/T00/B00/Zx81",
    }
    for sentence in (
        "(550, b'5.1.1 <ada.byron@example.org> unknown')",
        "code 1234 5678 for hVmPcQ2xkTd83kfLq0ZsWnYb",
        "POST https://user:pass@hooks.example.org/services/T00/B00/Zx81?key=1 failed",
    ):
        a_letter(7, error=RuntimeError(sentence), name=f"task {sentence[:4]}")
    a_letter("ada.byron@example.org", token=secrets["token"])
    mail = {"to": secrets["to"], "text": secrets["code"], "dedupe_key": secrets["to"], "send_after": timezone.now()}
    OutgoingMail.objects.create(**mail)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        OutgoingMail.objects.create(**mail)
    a_letter(8, error=refused.value)
    kept = str(list(DeadLetter.objects.values_list("name", "args", "kwargs", "said", "traceback")))
    for secret in (*secrets.values(), "ada.byron", "Zx81", "user:pass"):
        assert secret not in kept
    assert "https://hooks.example.org/" in kept
    assert "profiles_outgoingmail_once" in kept


def test_what_was_not_kept_whole_cannot_be_put_in_again(put_in):
    letter = a_letter("ada.byron@example.org")
    assert not letter.whole
    with pytest.raises(settling.NotReplayableError):
        replay_letter(letter=letter.pk, by=an_admin(), now=timezone.now())
    assert not put_in


@pytest.mark.parametrize(
    "given", [object(), float("nan"), "x" * 5_000, {"a": [object()]}], ids=["object", "nan", "long", "nested"]
)
def test_odd_arguments_are_no_second_failure(given):
    letter = a_letter(given)
    assert (letter.args, letter.whole) == ([], False) or letter.args != [given]


def test_noting_never_raises(monkeypatch, caplog):
    def broken(row):
        raise IntegrityError("no")

    monkeypatch.setattr(failing, "_write", broken)
    note_failure(kind=DeadLetter.Kind.TASK, name="x", error=ValueError("y"))
    assert "could not be noted" in caplog.text


def test_a_task_that_fails_in_a_worker_is_kept():
    task = current_app.tasks["celery.chord_unlock"]
    keep_failed_task(sender=task, exception=WorkerLostError("signal 9"), args=[1], kwargs={"n": 2}, einfo=None)
    keep_unknown_task(sender=None, name="former.task", message=None, exc=None, id="1")
    kept = DeadLetter.objects.order_by("pk").values_list("name", "args", "kwargs", "error")
    assert list(kept) == [
        ("celery.chord_unlock", [1], {"n": 2}, "billiard.exceptions.WorkerLostError"),
        ("former.task", [], {}, "celery.exceptions.NotRegistered"),
    ]


def test_a_replay_puts_the_task_in_and_settles(put_in):
    admin, letter = an_admin(), a_letter(5, deep=True)
    replay_letter(letter=letter.pk, by=admin, now=timezone.now())
    assert put_in == [("profiles.tasks.mail.send_mail_task", {"args": [5], "kwargs": {"deep": True}})]
    letter.refresh_from_db()
    assert (letter.state, letter.settled_by) == ("replayed", admin)
    with pytest.raises(settling.LetterSettledError):
        replay_letter(letter=letter.pk, by=admin, now=timezone.now())
    assert len(put_in) == 1
    again = a_letter(5, deep=True)
    assert (again.pk != letter.pk, again.times) == (True, 1)


def test_a_queue_that_is_away_changes_nothing(monkeypatch):
    def away(name, **given):
        raise OperationalError("away")

    monkeypatch.setattr(current_app, "send_task", away)
    monkeypatch.setattr(settling, "current_app", current_app)
    letter = a_letter(5)
    with pytest.raises(settling.NoQueueError):
        replay_letter(letter=letter.pk, by=an_admin(), now=timezone.now())
    letter.refresh_from_db()
    assert letter.state == "open"


def test_a_step_of_the_courier_is_not_put_in(put_in):
    letter = a_letter(name="mail", kind=DeadLetter.Kind.STEP)
    with pytest.raises(settling.NotReplayableError):
        replay_letter(letter=letter.pk, by=an_admin(), now=timezone.now())


def test_set_aside_and_taken_up_again():
    admin, letter, now = an_admin(), a_letter(5), timezone.now()
    dismiss_letter(letter=letter.pk, by=admin, now=now)
    with pytest.raises(settling.LetterSettledError):
        dismiss_letter(letter=letter.pk, by=admin, now=now)
    assert reopen_letter(letter=letter.pk, by=admin, now=now).state == "open"
    dismiss_letter(letter=letter.pk, by=admin, now=now)
    a_letter(5)
    with pytest.raises(settling.LetterSettledError, match="since"):
        reopen_letter(letter=letter.pk, by=admin, now=now)


@pytest.mark.parametrize("act", [replay_letter, dismiss_letter, reopen_letter])
def test_only_for_admins(act, put_in):
    letter = a_letter(5)
    for nobody in (a_person("x"), a_person("m", is_moderator=True), a_person("s", is_staff=True)):
        with pytest.raises(settling.NotAnOperatorError):
            act(letter=letter.pk, by=nobody, now=timezone.now())
    assert not put_in


def test_it_is_kept_for_a_while(monkeypatch):
    admin, now = an_admin(), timezone.now()
    old = a_letter(1)
    dismiss_letter(letter=old.pk, by=admin, now=now - timedelta(days=91))
    young = a_letter(2)
    dismiss_letter(letter=young.pk, by=admin, now=now - timedelta(days=89))
    waits = a_letter(3)
    DeadLetter.objects.filter(pk=waits.pk).update(last_at=now - timedelta(days=366))
    assert forget_letters(now=now) == 2
    assert list(DeadLetter.objects.all()) == [young]
    a_letter(4)
    monkeypatch.setattr(failing, "MOST_KEPT", 1)
    assert forget_letters(now=now) == 1


@pytest.mark.django_db(transaction=True)
def test_two_operators_press_at_once_and_it_is_put_in_once(monkeypatch):
    """The second waits for the first, who is at the queue, and finds the letter settled."""
    letter, admins = a_letter(5), [an_admin("one"), an_admin("two")]
    at_queue, put, refused = threading.Barrier(2, timeout=0.5), [], []

    def send_task(name, **given):
        put.append(name)
        try:
            at_queue.wait()  # the other one, if nothing keeps it away
        except threading.BrokenBarrierError:
            return

    monkeypatch.setattr(current_app, "send_task", send_task)
    monkeypatch.setattr(settling, "current_app", current_app)

    def press(admin):
        try:
            replay_letter(letter=letter.pk, by=admin, now=timezone.now())
        except settling.LetterSettledError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[admin]) for admin in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(put), len(refused)) == (1, 1)
