"""What an operator reads: whether all is well, what is not and what to do, and the same as figures."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from papers.models import ImportRun, NewWork
from portal.operations import figures as gathering
from portal.operations.figures import Sign, figures
from portal.operations.findings import age, findings
from portal.operations.heartbeats import STEP_OF_COURIER, WORKER, beat, note_begun, note_ended
from portal.operations.metrics import metrics
from portal.operations.models import DeadLetter, Heartbeat
from portal.operations.steps import STEPS
from profiles.mail.outbox import queue_mail
from profiles.models import Event, EventKind, MailBreak, OutgoingMail
from profiles.news.noting import note_event
from tests.cast import a_person
from tests.operations.test_dead_letters import a_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """It answers: two tasks wait. Whether a real one is understood is asked below."""
    waiting = [2]
    monkeypatch.setattr(gathering, "queue_length", lambda: waiting[0])
    return waiting


@pytest.fixture
def admin(client):
    user = a_person("admin", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def everything_beats():
    beat(WORKER)
    for step in STEPS:
        beat(f"{STEP_OF_COURIER}{step.name}")


def said(**changes):
    return [one.says for one in findings(figures(now=timezone.now() + changes.pop("later", timedelta(0))))]


def test_all_is_well_when_everything_beats(client, admin):
    everything_beats()
    assert said() == []
    page = client.get(reverse("operations")).content.decode()
    assert "All is well" in page
    assert re.search(r"[0-9]+ seconds? ago", page)


def test_a_fresh_portal_says_what_has_to_be_started(client, admin):
    assert said() == ["No worker has ever said anything.", "The courier has never said anything."]
    page = client.get(reverse("operations")).content.decode()
    assert "manage.py deliver" in page
    assert "Nothing was imported yet." in page


def test_silence_is_told_in_words_and_a_long_task_explains_it():
    everything_beats()
    later = timedelta(minutes=4)
    assert said(later=later) == [
        "The worker has said nothing for 4 minutes.",
        "The courier has said nothing for 4 minutes.",
    ]
    note_begun(task="graph.tasks.prove_graph_task", number="1")
    assert said(later=later) == ["The courier has said nothing for 4 minutes."]
    assert "The worker has said nothing for 60 minutes." in said(later=timedelta(hours=1))
    note_ended(number="other")
    assert Heartbeat.objects.get(part=WORKER).doing
    note_ended(number="1")
    assert "The worker has said nothing for 4 minutes." in said(later=later)


def test_one_step_of_the_courier_that_hangs_is_named():
    everything_beats()
    Heartbeat.objects.filter(part="courier:mail").update(at=timezone.now() - timedelta(hours=3))
    assert said() == ["The courier no longer sends mail: not for 3 hours."]


def test_a_worker_that_began_and_never_beat_is_at_its_first_task():
    note_begun(task="graph.tasks.build_graph_task", number="1")
    worker = figures(now=timezone.now()).worker
    assert (worker.silent, worker.task) == (None, "build graph")
    assert not any("worker" in one for one in said())


def test_the_queue_that_is_away_or_long(queue):
    everything_beats()
    queue[0] = None
    assert said() == ["The queue does not answer."]
    queue[0] = 5_000
    assert said() == ["5,000 tasks wait in the queue."]


def test_what_waits_too_long():
    everything_beats()
    now = timezone.now()
    note_event(kind=EventKind.MESSAGE, dedupe_key="one", facts={"title": "t", "path": "/"})
    queue_mail(to="ada@example.org", kind="claim", subject="S", text="T", dedupe_key="one")
    assert said() == []
    Event.objects.update(at=now - timedelta(minutes=5))
    OutgoingMail.objects.update(queued_at=now - timedelta(hours=2))
    assert said() == [
        "1 mail wait, the first for 2 hours.",
        "1 event wait to be told, the first for 5 minutes.",
    ]
    OutgoingMail.objects.update(state="unknown", queued_at=now)
    assert "Of 1 mail of the last day nobody knows whether it arrived." in said()


def test_imports_that_failed_or_were_interrupted():
    everything_beats()
    run = ImportRun.objects.create(source="acl", inputs=[], read=3, loaded=3)
    assert said() == ["The last import (acl) was interrupted after 3 records."]
    ImportRun.objects.filter(pk=run.pk).update(status="failed")
    assert said() == ["The last import (acl) failed."]
    ImportRun.objects.filter(pk=run.pk).update(status="finished", finished_at=timezone.now())
    assert said() == []


def test_the_break_of_digests_is_ended_with_a_button(client, admin):
    everything_beats()
    MailBreak.objects.create(reason="21,000 digests within an hour")
    page = client.get(reverse("operations")).content.decode()
    assert "21,000 digests within an hour" in page
    client.get(reverse("operations-mail-break-end"))
    assert MailBreak.objects.filter(closed_at=None).exists()
    answer = client.post(reverse("operations-mail-break-end"), follow=True)
    assert "The break is over" in answer.content.decode()
    assert MailBreak.objects.get().closed_by == admin
    assert "go out already" in client.post(reverse("operations-mail-break-end"), follow=True).content.decode()


def test_a_letter_is_looked_at_set_aside_and_taken_up_again(client, admin):
    a_letter(5, error=ValueError("<script>alert(1)</script>"))
    letter = DeadLetter.objects.get()
    for address in (reverse("operations"), reverse("operations-letters")):
        page = client.get(address).content.decode()
        assert letter.name in page
        assert "<script>alert" not in page
    own = reverse("operations-letter", args=[letter.pk])
    page = client.get(own).content.decode()
    assert "test_dead_letters.py" in page
    assert "Put in again" in page
    page = client.post(reverse("operations-letter-act", args=[letter.pk, "dismiss"]), follow=True).content.decode()
    assert "Take it up again" in page
    assert "Nothing failed" in client.get(reverse("operations-letters")).content.decode()
    assert letter.name in client.get(f"{reverse('operations-letters')}?show=settled").content.decode()
    client.post(reverse("operations-letter-act", args=[letter.pk, "reopen"]))
    letter.refresh_from_db()
    assert letter.state == "open"
    page = client.post(reverse("operations-letter-act", args=[letter.pk, "reopen"]), follow=True).content.decode()
    assert "not set aside" in page
    assert client.post(reverse("operations-letter-act", args=[letter.pk, "burn"])).status_code == 404


def test_there_is_no_such_page_for_anybody_else(client):
    letter = a_letter(5)
    for name, fields in (("m", {"is_moderator": True}), ("s", {"is_staff": True}), ("u", {})):
        client.force_login(a_person(name, **fields))
        assert client.get(reverse("operations-letter", args=[letter.pk])).status_code == 404
        assert client.post(reverse("operations-letter-act", args=[letter.pk, "dismiss"])).status_code == 404
        assert "/operations/" not in client.get("/").content.decode()
    letter.refresh_from_db()
    assert letter.state == "open"


def test_an_admin_finds_it_in_the_menu(client, admin):
    assert reverse("operations") in client.get("/").content.decode()


def test_figures_for_machines_need_the_token(client, settings):
    address = reverse("operations-metrics")
    settings.METRICS_TOKEN = "a long token"
    for given in ("", "Bearer ", "Bearer another", "a long token", "Basic a long token"):
        assert client.get(address, headers={"Authorization": given}).status_code == 404
    answer = client.get(address, headers={"Authorization": "Bearer a long token"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in answer["Cache-Control"]
    settings.METRICS_TOKEN = ""
    assert client.get(address, headers={"Authorization": "Bearer "}).status_code == 404


LINE = re.compile(r'([a-z_]+)(\{([a-z]+="[^"\\]*",?)+\})? -?[0-9.]+(e-?[0-9]+)?\Z')


def test_every_line_is_in_the_format_and_says_how_it_stands(queue):
    everything_beats()
    NewWork.objects.create(work=1)
    queue_mail(to="ada@example.org", kind="claim", subject="S", text="T", dedupe_key="one")
    a_letter(5)
    text = metrics(figures(now=timezone.now() + timedelta(seconds=90)))
    assert text.endswith("\n")
    lines = text.splitlines()
    assert all(LINE.match(line) for line in lines if not line.startswith("# ")), text
    helped = [line.split()[2] for line in lines if line.startswith("# HELP")]
    assert len(set(helped)) == len(helped)
    assert {line.partition(" ")[0].partition("{")[0] for line in lines if line[0] != "#"} == set(helped)
    found = dict(line.rsplit(" ", 1) for line in lines if line[0] != "#")
    assert float(found['peergraph_heartbeat_age_seconds{part="worker"}']) >= 90
    assert float(found["peergraph_mail_oldest_waiting_seconds"]) >= 90
    assert (found["peergraph_arrivals_waiting_works"], found["peergraph_mail_waiting"]) == ("1", "1")
    assert found["peergraph_dead_letters_open"] == "1"
    queue[0] = None
    without = metrics(figures(now=timezone.now()))
    assert "peergraph_queue_up 0\n" in without
    assert "peergraph_queue_waiting_tasks" not in without


def test_how_many_tasks_wait_is_asked_of_a_real_queue(broker_url):
    """And one that is away is no error of the page."""
    from celery import current_app

    from portal.operations.broker import queue_length
    from portal.operations.tasks import heartbeat_task

    before = queue_length()
    assert before is not None
    heartbeat_task.apply_async(expires=1)
    assert queue_length() == before + 1
    current_app.control.purge()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=4, seconds=59), "4 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=12), "12 days"),
        (timedelta(seconds=-5), "0 seconds"),
    ],
    ids=["none", "one", "minutes", "hours", "days", "clock-set-back"],
)
def test_ages_in_words(span, words):
    assert age(span) == words


def test_a_sign_names_its_task():
    assert Sign("worker", "x", None, doing="papers.tasks.renew_search_task").task == "renew search"
