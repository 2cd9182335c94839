"""One digest a person, kind and period, whoever works it out and however often; what waits is told or stays."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from papers.models import TrendingEntry, TrendingList
from profiles.digests import sending
from profiles.digests.breaker import close_break, current_break
from profiles.digests.limits import MAILS_AN_HOUR
from profiles.digests.preferences import Hours, Wanted, change_preference, stop_kind
from profiles.digests.sending import send_due_digests
from profiles.models import (
    BouncedAddress,
    Digest,
    DigestKind,
    Event,
    Follow,
    FollowKind,
    MailPreference,
    Notification,
    OutgoingMail,
)
from tests.corpus import a_topic, a_work, an_author
from tests.profiles.digests.rows import a_reader, news_of

pytestmark = pytest.mark.django_db

ALL = Wanted(instant=True, daily=True, weekly=True, trending="off")


def due_again(user):
    """As if it were that time again; the period is what it was."""
    now = timezone.now() - timedelta(minutes=1)
    MailPreference.objects.filter(user=user).update(next_daily_at=now, next_weekly_at=now)


def mails():
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_what_waits_is_told_in_one_mail_and_nothing_a_second_time():
    user = a_reader()
    news_of(user, 3)
    assert send_due_digests().queued == {"daily": 1}
    digest = Digest.objects.get()
    assert (digest.kind, digest.items, digest.mail.to) == ("daily", 3, "reader@people.example")
    assert set(Notification.objects.values_list("digest", flat=True)) == {digest.pk}
    preference = MailPreference.objects.get()
    assert preference.next_daily_at > timezone.now()
    for _ in range(2):
        assert send_due_digests().queued == {}
    due_again(user)
    assert send_due_digests().queued == {}
    assert mails() == ["digest-daily"]


def test_each_kind_tells_what_was_to_be_told_so():
    user = a_reader()
    for frequency in ("instant", "daily", "weekly", "off"):
        news_of(user, frequency=frequency, title=f"Told {frequency}")
    assert send_due_digests().queued == {"instant": 1, "daily": 1, "weekly": 1}
    for mail in OutgoingMail.objects.all():
        assert f"Told {mail.kind.removeprefix('digest-')}" in mail.text
        assert mail.text.count("On ") + mail.text.count("Told ") == 1
    assert Notification.objects.filter(digest=None).values_list("frequency", flat=True).get() == "off"


def test_nothing_to_tell_is_no_mail_and_the_next_moment():
    a_reader()
    assert send_due_digests().queued == {}
    assert mails() == []
    assert not Digest.objects.exists()
    assert MailPreference.objects.get().next_daily_at > timezone.now()


def test_what_was_read_or_is_hidden_is_left_out_and_not_told_later():
    user = a_reader()
    news_of(user, title="Read already", read_at=timezone.now())
    (hidden,) = news_of(user, title="Hidden since")
    work = hidden.event.facts["work"]
    type(a_work()).objects.filter(pk=work).update(hidden=True)
    news_of(user, title="Fresh")
    send_due_digests()
    mail = OutgoingMail.objects.get()
    assert "Fresh" in mail.text
    assert "Read already" not in mail.text
    assert "Hidden since" not in mail.text
    assert not Notification.objects.filter(frequency="daily", digest=None).exists()


def test_at_most_thirty_and_how_many_more():
    user = a_reader()
    news_of(user, 42)
    send_due_digests()
    mail = OutgoingMail.objects.get()
    assert "And 12 more in your feed" in mail.text
    assert "And 12 more in your feed" in mail.html
    assert mail.text.count("- On engines") == 30
    assert mail.subject == "42 new works: Ada Byron"
    assert Digest.objects.get().items == 42


def test_a_row_that_says_nothing_of_when_is_filled():
    user = a_reader(next_daily_at=None, next_weekly_at=None)
    news_of(user)
    assert send_due_digests().queued == {}
    preference = MailPreference.objects.get()
    assert preference.next_daily_at is not None
    assert preference.next_weekly_at is not None
    assert preference.next_trending_at is None


@pytest.mark.parametrize("why", ["suspended", "leaving", "unproved", "bounced"])
def test_no_mail_to_whom_none_may_go_and_none_of_it_later(why):
    user = a_reader()
    news_of(user)
    news_of(user, frequency="instant")
    if why == "suspended":
        user.is_active = False
    elif why == "leaving":
        user.deletion_due_at = timezone.now()
    elif why == "unproved":
        user.emailaddress_set.update(verified=False)
    else:
        BouncedAddress.objects.create(address="reader@people.example", permanent=True, last_at=timezone.now())
    user.save()
    assert send_due_digests().queued == {}
    BouncedAddress.objects.all().delete()
    due_again(user)
    assert send_due_digests().queued == {}
    assert Notification.objects.filter(frequency="off", digest=None).count() == 2


def test_a_kind_that_is_turned_on_again_does_not_tell_what_was():
    user, now = a_reader(), timezone.now()
    stop_kind(kind=DigestKind.DAILY, by=user, now=now)
    stop_kind(kind=DigestKind.INSTANT, by=user, now=now)
    news_of(user, 50, title="Meanwhile")
    news_of(user, 5, title="Meanwhile at once", frequency="instant")
    assert send_due_digests().queued == {}
    change_preference(by=user, wanted=ALL, now=now + timedelta(hours=2))
    news_of(user, title="Since then")
    news_of(user, title="Since then at once", frequency="instant")
    due_again(user)
    assert send_due_digests().queued == {"daily": 1, "instant": 1}
    assert all("Meanwhile" not in mail.text and "Since then" in mail.text for mail in OutgoingMail.objects.all())


def test_whoever_moves_gets_no_second_mail_for_a_day_and_loses_nothing():
    """From Samoa, where it is tomorrow already, to Hawaii and on, each time with another hour."""
    user = a_reader(weekly=False, next_weekly_at=None)
    start, moves = datetime.now(UTC).replace(minute=30), 9
    for step in range(moves * 6):
        now = start + timedelta(hours=step * 6)
        if step % 6 == 0:
            zone = ("Pacific/Apia", "Pacific/Honolulu", "Europe/Berlin")[step // 6 % 3]
            change_preference(by=user, hours=Hours(zone, step * 5 % 24, 0), now=now)
        news_of(user, title=f"Number {step}")
        OutgoingMail.objects.update(queued_at=now - timedelta(hours=2))
        send_due_digests(now=now)
    OutgoingMail.objects.update(queued_at=now)
    send_due_digests(now=now + timedelta(days=3))
    periods = list(Digest.objects.values_list("period", flat=True))
    assert len(periods) == len(set(periods)) > moves
    assert sum(Digest.objects.values_list("items", flat=True)) == moves * 6
    assert not Notification.objects.filter(digest=None).exists()


def test_six_mails_an_hour_and_the_rest_in_the_next():
    user, now = a_reader(next_daily_at=None, daily=False, weekly=False, next_weekly_at=None), timezone.now()
    for minute in range(60):
        news_of(user, title=f"Minute {minute:02}", frequency="instant")
        before = OutgoingMail.objects.count()
        send_due_digests(now=now + timedelta(minutes=minute))
        made = OutgoingMail.objects.order_by("pk")[before:]
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in made]).update(queued_at=now + timedelta(minutes=minute))
    assert 3 <= len(mails()) <= MAILS_AN_HOUR
    send_due_digests(now=now + timedelta(minutes=121))
    assert not Notification.objects.filter(digest=None).exists()
    everything = "".join(OutgoingMail.objects.values_list("text", flat=True))
    assert sum(everything.count(f"Minute {minute:02}\n") for minute in range(60)) == sum(
        min(items, 30) for items in Digest.objects.values_list("items", flat=True)
    )


def test_a_daily_mail_beyond_the_limit_comes_when_there_is_room():
    user, now = a_reader(), timezone.now()
    news_of(user)
    for number in range(MAILS_AN_HOUR):
        OutgoingMail.objects.create(
            to="x@example.org", user=user, kind="digest-instant", dedupe_key=f"{number}", send_after=now
        )
    oldest = OutgoingMail.objects.order_by("queued_at").first().queued_at
    assert send_due_digests().queued == {}
    again = MailPreference.objects.get().next_daily_at
    assert again == oldest + timedelta(hours=1)
    assert send_due_digests(now=again + timedelta(seconds=1)).queued == {"daily": 1}


def test_a_flood_ends_in_a_break_until_somebody_has_looked(settings, capsys):
    from django.core.management import call_command

    settings.DIGESTS_AN_HOUR = 3
    readers = [a_reader(f"reader{number}") for number in range(5)]
    author = an_author("Ada Byron")
    for reader in readers:
        news_of(reader, author=author)
    done = send_due_digests()
    assert (done.queued, done.broken) == ({"daily": 3}, True)
    assert current_break().reason == "3 digests within an hour"
    assert Notification.objects.filter(digest=None).count() == 2
    assert send_due_digests().queued == {}
    call_command("mail_break")
    assert "3 digests within an hour" in capsys.readouterr().out
    call_command("mail_break", "--close")
    assert current_break() is None
    assert send_due_digests().queued == {"daily": 2}
    assert close_break(by=None) is None
    assert Digest.objects.count() == 5


def test_a_break_holds_digests_only(settings):
    from profiles.mail.sending import send_due
    from tests.profiles.smtp_server import smtp_server

    settings.DIGESTS_AN_HOUR = 1
    for number in range(2):
        news_of(a_reader(f"reader{number}"))
    assert send_due_digests().broken
    OutgoingMail.objects.create(
        to="code@example.org", kind="code", subject="S", text="T", dedupe_key="c", send_after=timezone.now()
    )
    settings.EMAIL_BACKEND, settings.MAIL_IS_SET_UP = "profiles.mail.smtp.DeadlineBackend", True
    with smtp_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        send_due()
        assert "code@example.org" in server.recipients()


@pytest.mark.parametrize("kind", ["instant", "daily"])
def test_one_person_whose_mail_cannot_be_made_does_not_stop_the_others(kind, monkeypatch):
    first, second = a_reader("first"), a_reader("second")
    for user in (first, second):
        news_of(user, frequency=kind)
    real = sending.news_content

    def fails(kind, waiting, *, user):
        if user == first.pk:
            raise ValueError("a title that nobody foresaw")
        return real(kind, waiting, user=user)

    monkeypatch.setattr(sending, "news_content", fails)
    done = send_due_digests()
    assert [(fault.user, fault.kind, str(fault.__cause__)) for fault in done.faults] == [
        (first.pk, kind, "a title that nobody foresaw")
    ]
    assert done.queued == {kind: 1}
    monkeypatch.undo()
    assert send_due_digests().queued == {}
    assert send_due_digests(now=timezone.now() + timedelta(hours=1)).queued[kind] == 1


class TestTrending:
    @pytest.fixture
    def listed(self):
        topic = a_topic("graph theory")
        works = [a_work(f"Work {n}", topics=[topic] if n in (7, 12) else []) for n in range(15)]
        header = TrendingList.objects.create(window="day", computed_at=timezone.now(), people=3)
        for rank, work in enumerate(works, start=1):
            TrendingEntry.objects.create(
                trending=header, work=work, rank=rank, score=1, reasons=["3 people read it in the last 24 hours"]
            )
        return topic, works

    def test_topics_followed_come_first_with_why_and_it_is_in_the_portal_too(self, listed):
        topic, works = listed
        user = a_reader(trending="daily", next_trending_at=timezone.now() - timedelta(minutes=1))
        Follow.objects.create(user=user, kind=FollowKind.TOPIC, target=topic.pk)
        assert send_due_digests().queued == {"trending": 1}
        mail = OutgoingMail.objects.get()
        titles = [line[2:] for line in mail.text.splitlines() if line.startswith("- ")]
        assert titles == ["Work 7", "Work 12", *(f"Work {n}" for n in (0, 1, 2, 3, 4, 5, 6, 8))]
        assert mail.text.count("3 people read it in the last 24 hours") == 10
        assert mail.subject == "Trending: Work 7 and 9 more"
        event = Event.objects.get()
        assert (event.kind, event.user, event.facts["works"][0]) == ("trending", user, works[7].pk)
        assert event.facts["period"] == Digest.objects.get().period

    def test_nothing_twice_and_nothing_left_is_no_mail(self, listed):
        user = a_reader(trending="daily", next_trending_at=timezone.now() - timedelta(minutes=1))
        now = timezone.now()
        for day in range(4):
            send_due_digests(now=now + timedelta(days=day))
        assert mails() == ["digest-trending"] * 2
        assert sum(Digest.objects.filter(user=user).values_list("items", flat=True)) == 15


@pytest.mark.django_db(transaction=True)
def test_four_at_once_send_each_digest_once():
    author = an_author("Ada Byron")
    for number in range(25):
        news_of(a_reader(f"reader{number}"), 2, author=author)
    threads = [threading.Thread(target=_send_and_hang_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due_digests()
    assert mails() == ["digest-daily"] * 25
    assert set(Digest.objects.values_list("items", flat=True)) == {2}


def _send_and_hang_up():
    try:
        send_due_digests()
    finally:
        connection.close()
