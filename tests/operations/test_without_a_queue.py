"""The queue is stopped for the length of an act: nobody who reads or follows notices, the courier tells and mails; and
when the queue is back, its tasks find nothing to do again. And a person's day has one digest, whatever clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.app.task import Task
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from papers.models import Authorship, NewWork, WorkToIndex
from portal.operations.courier import deliver_once
from portal.operations.models import DeadLetter
from portal.operations.steps import STEPS, Lane
from profiles import receivers
from profiles.digests.sending import send_due_digests
from profiles.models import Digest, Follow, MailPreference, Notification, OutgoingMail
from profiles.tasks import deliver_webhooks_task, note_arrivals_task, relay_events_task, send_mail_task
from tests.cast import a_person
from tests.corpus import a_work, an_author
from tests.profiles.digests.rows import news_of
from tests.profiles.smtp_server import smtp_server

BERLIN = ZoneInfo("Europe/Berlin")
OWN = tuple(step for step in STEPS if step.lane is not Lane.WEBHOOKS)


@pytest.fixture
def stopped_queue(monkeypatch):
    """How often somebody tried it."""
    asked: list[str] = []

    def away(task, *args, **kwargs):
        asked.append(task.name)
        raise OperationalError("the queue is stopped")

    monkeypatch.setattr(Task, "apply_async", away)
    monkeypatch.setattr(receivers, "_left_alone_until", [0.0])
    return asked


@pytest.mark.django_db(transaction=True)
def test_following_reading_and_delivering_go_on(client, settings, stopped_queue, monkeypatch):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "profiles.mail.smtp.DeadlineBackend", "127.0.0.1"
    reader, author = a_person("reader"), an_author("Ada Byron")
    client.force_login(reader)
    assert client.get(author.get_absolute_url()).status_code == 200
    answer = client.post(reverse("follow"), {"target": author.public_id, "frequency": "instant"})
    assert answer.status_code in {200, 302}
    assert Follow.objects.filter(user=reader, target=author.pk, frequency="instant").exists()
    work = a_work("On engines", authors=[author], year=timezone.now().year)
    with transaction.atomic():  # as an import does at its end: settled, indexed, and told to whoever hears it
        Authorship.objects.update(needs_settling=False)
        WorkToIndex.objects.all().delete()
        NewWork.objects.get_or_create(work=work.pk)
        receivers.works_changed.send(sender=None)
    assert stopped_queue
    with smtp_server() as server:
        settings.EMAIL_PORT = server.port
        for _ in range(2):  # as after a queue that was away, or two couriers one after the other
            assert deliver_once(OWN) == []
        assert "On engines" in client.get(reverse("me-feed")).content.decode()
        assert client.get(reverse("me-notices")).status_code == 200
        # It is back: whatever anybody asks the worker for has been done.
        monkeypatch.undo()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "profiles.mail.smtp.DeadlineBackend", "127.0.0.1"
        settings.EMAIL_PORT = server.port
        for task in (note_arrivals_task, relay_events_task, send_mail_task, deliver_webhooks_task) * 2:
            task()
        assert deliver_once(OWN) == []
        assert server.recipients() == ["reader@people.example"]
    assert Notification.objects.count() == 1
    assert OutgoingMail.objects.get().state == "sent"
    assert not DeadLetter.objects.exists()


def next_change(*, back: bool) -> datetime:
    """When the clocks of Berlin are next put back (or on), in UTC: always in the future, so that rows are older."""
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    while True:
        before, after = (moment.astimezone(BERLIN).utcoffset() for moment in (at, at + timedelta(hours=1)))
        if before != after and (after < before) is back:
            return at + timedelta(hours=1)
        at += timedelta(hours=1)


@pytest.mark.django_db
@pytest.mark.parametrize("back", [True, False], ids=["put-back", "put-on"])
def test_one_digest_a_day_while_clocks_change(back):
    """At two in the morning, an hour that there is twice when clocks are put back, and never when they are put on."""
    reader = a_person("reader")
    MailPreference.objects.create(user=reader, time_zone="Europe/Berlin", hour=2)
    change, author = next_change(back=back), an_author("Ada Byron")
    at, days = change - timedelta(hours=36), []
    MailPreference.objects.update(next_daily_at=at)
    while at < change + timedelta(hours=36):
        if at.hour % 6 == 0 and at.minute == 0:
            news_of(reader, author=author, title=f"What came at {at:%d %H}")
        twice = [send_due_digests(now=at).queued for _ in range(2)]  # there are two clocks, or one in a hurry
        days += [at.astimezone(BERLIN).date() for queued in twice if queued]
        OutgoingMail.objects.update(queued_at=at)
        at += timedelta(minutes=30)
    assert len(days) == len(set(days)) == Digest.objects.filter(kind="daily").count()
    assert len(days) >= 3
    assert change.astimezone(BERLIN).date() in days
