"""From an event to what each person hears of it: one notification, whatever number of reasons there are."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from papers.models import ShownName
from profiles.events import deliveries_queued
from profiles.models import (
    Event,
    EventKind,
    Follow,
    FollowKind,
    Frequency,
    Notification,
    WebhookDelivery,
    WebhookEndpoint,
)
from profiles.news import relaying
from profiles.news.forgetting import forget_news
from profiles.news.noting import note_event
from profiles.news.relaying import EventNotToldError, relay_events
from tests.cast import a_person
from tests.corpus import a_topic, a_work, an_author

pytestmark = pytest.mark.django_db


def a_follow(user, kind, target, frequency=Frequency.DAILY):
    return Follow.objects.create(user=user, kind=kind, target=target.pk, frequency=frequency)


def note_work(work, *subjects):
    return note_event(
        kind=EventKind.NEW_WORK, dedupe_key=f"new-work-{work.pk}", subjects=subjects, facts={"work": work.pk}
    )


def test_whoever_follows_several_of_the_things_it_is_about_hears_once_and_as_soon_as_for_any():
    ada, topic, reader = an_author(), a_topic(), a_person("reader")
    a_follow(reader, FollowKind.AUTHOR, ada, Frequency.WEEKLY)
    a_follow(reader, FollowKind.TOPIC, topic, Frequency.INSTANT)
    note_work(a_work(authors=[ada]), (FollowKind.AUTHOR, ada.pk), (FollowKind.TOPIC, topic.pk))
    assert relay_events() == 1
    told = Notification.objects.get()
    assert (told.user, told.frequency, sorted(told.because)) == (reader, "instant", [ada.public_id, topic.public_id])


def test_who_follows_a_record_that_was_merged_hears_of_the_one_it_became_and_once():
    first, second, third = an_author("Ada B"), an_author("Ada By"), an_author("Ada Byron")
    follower, both = a_person("follower"), a_person("both")
    for user, author in ((follower, first), (both, first), (both, third)):
        a_follow(user, FollowKind.AUTHOR, author)
    first.merged_into, second.merged_into = second, third
    first.save()
    second.save()
    note_work(a_work(authors=[third]), (FollowKind.AUTHOR, third.pk))
    relay_events()
    assert {(told.user, *told.because) for told in Notification.objects.all()} == {
        (follower, third.public_id),
        (both, third.public_id),
    }


def test_what_is_noted_or_relayed_again_is_told_once():
    ada, reader = an_author(), a_person("reader")
    a_follow(reader, FollowKind.AUTHOR, ada)
    work = a_work(authors=[ada])
    assert note_work(work, (FollowKind.AUTHOR, ada.pk))
    assert not note_work(work, (FollowKind.AUTHOR, ada.pk))
    relay_events()
    Event.objects.update(fanned_out_at=None)
    relay_events()
    assert Notification.objects.count() == 1


def test_whom_it_concerns_hears_without_following_and_an_account_that_is_leaving_does_not():
    owner, gone = a_person("owner"), a_person("gone", is_active=False)
    for user in (owner, gone):
        note_event(kind=EventKind.DECISION, dedupe_key=f"decision-{user.pk}", user=user.pk, facts={})
    relay_events()
    assert [(told.user, told.because) for told in Notification.objects.all()] == [(owner, ["you"])]


def test_one_event_for_many_is_one_statement():
    ada = an_author()
    follow_by_many(ada, 2000)
    note_work(a_work(authors=[ada]), (FollowKind.AUTHOR, ada.pk))
    relay_events()
    assert Notification.objects.count() == 2000


def follow_by_many(author, number, name="u"):
    """Accounts that follow it, made by the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO profiles_user (username, password, is_superuser, first_name, last_name, email,"
            " is_staff, is_active, date_joined) SELECT %s || n, '', false, '', '', '', false, true, now()"
            " FROM generate_series(1, %s) n RETURNING id)"
            " INSERT INTO profiles_follow (user_id, kind, target, frequency, created_at)"
            " SELECT id, 'author', %s, 'daily', now() FROM made",
            [name, number, author.pk],
        )


def counting_transactions(monkeypatch):
    """How many of the transactions that relay told something."""
    made = []
    original = relaying._relay
    monkeypatch.setattr(relaying, "_relay", lambda *given: made.append(original(*given)) or made[-1])
    return made


def test_what_very_many_follow_is_told_in_pieces_and_to_everybody_once(monkeypatch):
    ada, owner = an_author(), a_person("owner")
    follow_by_many(ada, 100)
    note_event(
        kind=EventKind.LEVEL_CHANGED, dedupe_key="x", subjects=[(FollowKind.AUTHOR, ada.pk)], user=owner.pk, facts={}
    )
    pieces = counting_transactions(monkeypatch)
    assert relay_events(told_at_once=10) == 1
    assert len(pieces) > 10
    assert Notification.objects.count() == 101
    event = Event.objects.get()
    assert event.fanned_out_at is not None


def test_a_piece_that_was_told_is_not_told_again_and_whoever_comes_later_goes_on(monkeypatch):
    ada = an_author()
    follow_by_many(ada, 30)
    note_work(a_work(authors=[ada]), (FollowKind.AUTHOR, ada.pk))
    assert relaying._relay(100, 10 * relaying._WORKS_OF_ONE) == 0
    told = set(Notification.objects.values_list("user", flat=True))
    assert len(told) == 10
    assert Event.objects.get().told_up_to == max(told)
    assert relay_events() == 1
    assert Notification.objects.count() == 30


def test_many_small_events_are_one_transaction_and_one_that_does_not_fit_waits_for_its_own(monkeypatch):
    ada, grace = an_author(), an_author("Grace")
    follow_by_many(ada, 3)
    follow_by_many(grace, 12, "v")
    for author in (ada, ada, grace, ada):
        note_work(a_work(authors=[author]), (FollowKind.AUTHOR, author.pk))
    pieces = counting_transactions(monkeypatch)
    assert relay_events(told_at_once=15) == 4
    assert Notification.objects.count() == 9 + 12
    assert pieces == [1, 1, 2, None]


class TestWebhooks:
    def an_endpoint(self, user, name="a", **fields):
        return WebhookEndpoint.objects.create(user=user, url=f"https://{name}.example/", secret="x", **fields)

    def test_each_that_wants_the_kind_gets_one_delivery(self, django_capture_on_commit_callbacks):
        ada, reader = an_author(), a_person("reader")
        a_follow(reader, FollowKind.AUTHOR, ada)
        self.an_endpoint(a_person("other"))
        every = self.an_endpoint(reader, "every")
        some = self.an_endpoint(reader, "some", kinds=["new-work", "message"])
        self.an_endpoint(reader, "none", kinds=["message"])
        self.an_endpoint(reader, "off", state="off")
        self.an_endpoint(reader, "stopped", state="disabled")
        note_work(a_work(authors=[ada]), (FollowKind.AUTHOR, ada.pk))
        heard = []
        deliveries_queued.connect(lambda **_: heard.append(True), weak=False, dispatch_uid="test")
        try:
            with django_capture_on_commit_callbacks(execute=True):
                relay_events()
        finally:
            deliveries_queued.disconnect(dispatch_uid="test")
        assert heard == [True]
        rows = WebhookDelivery.objects.order_by("endpoint")
        assert [(row.endpoint, row.event, row.state) for row in rows] == [
            (endpoint, Event.objects.get(), "waiting") for endpoint in (every, some)
        ]
        assert len({row.message for row in rows}) == 2
        Event.objects.update(fanned_out_at=None)
        relay_events()
        assert WebhookDelivery.objects.count() == 2


def test_an_account_that_is_deleted_meanwhile_spoils_one_try(monkeypatch):
    ada = an_author()
    a_follow(a_person("reader"), FollowKind.AUTHOR, ada)
    note_work(a_work(authors=[ada]), (FollowKind.AUTHOR, ada.pk))
    original, tries = relaying._tell, []

    def spoilt(*given, **how):
        tries.append(given)
        if len(tries) == 1:
            raise IntegrityError
        return original(*given, **how)

    monkeypatch.setattr(relaying, "_tell", spoilt)
    assert relay_events() == 1


def test_an_event_that_cannot_be_told_holds_up_no_other_and_is_tried_again():
    ada = an_author()
    a_follow(a_person("reader"), FollowKind.AUTHOR, ada)
    works = [a_work(authors=[ada]) for _ in range(5)]
    for work in works:
        note_work(work, (FollowKind.AUTHOR, ada.pk))
    bad = Event.objects.get(dedupe_key=f"new-work-{works[1].pk}")
    refuse_to_tell(bad)
    with pytest.raises(EventNotToldError) as failed:
        relay_events()
    assert failed.value.events == [bad.pk]
    assert "no room for this one" in str(failed.value.__cause__)
    assert Notification.objects.count() == 4
    # It is not looked at again before its time, so that it does not fail each few seconds.
    assert relay_events() == 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuses ON profiles_notification")
    Event.objects.filter(tell_after__gt=timezone.now()).update(tell_after=timezone.now())
    assert relay_events() == 1
    assert Notification.objects.filter(event=bad).count() == 1
    bad.refresh_from_db()
    assert (bad.tell_after, bad.fanned_out_at is None) == (None, False)


def refuse_to_tell(event):
    """The database takes no notification of this one, for a reason that nobody has foreseen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuses() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'no room for this one' USING ERRCODE = 'data_exception'; END $$;"
            f"CREATE TRIGGER refuses BEFORE INSERT ON profiles_notification FOR EACH ROW WHEN (NEW.event_id = {event.pk})"
            " EXECUTE FUNCTION pg_temp.refuses()"
        )


def test_a_database_that_goes_away_puts_nothing_off(monkeypatch):
    note_event(kind=EventKind.MESSAGE, dedupe_key="x", user=a_person("reader").pk, facts={})

    def gone(*_, **__):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(relaying, "_tell", gone)
    with pytest.raises(OperationalError):
        relay_events()
    assert Event.objects.get().tell_after is None


def test_nobody_is_led_from_a_former_name_to_the_new_one():
    now_called, former = an_author("Ada King"), an_author("Ada Byron")
    former.merged_into = now_called
    former.save()
    a_follow(a_person("reader"), FollowKind.AUTHOR, former)
    ShownName.objects.create(author=now_called, scope="rename", leads_on=False, by=1, at=timezone.now())
    note_work(a_work(authors=[now_called]), (FollowKind.AUTHOR, now_called.pk))
    relay_events()
    assert not Notification.objects.exists()


def test_what_was_read_long_ago_is_forgotten_and_what_nobody_has_any_more():
    ada = an_author()
    reader, other = a_person("reader"), a_person("other")
    works = [a_work(authors=[ada]) for _ in range(4)]
    for user in (reader, other):
        a_follow(user, FollowKind.AUTHOR, ada)
    for work in works:
        note_work(work, (FollowKind.AUTHOR, ada.pk))
    relay_events()
    now = timezone.now()
    _, kept, half, on_its_way = Event.objects.order_by("pk")
    Event.objects.update(at=now - timedelta(days=400))
    Notification.objects.exclude(event=kept).update(read_at=now - timedelta(days=181))
    Notification.objects.filter(event=kept).update(read_at=now - timedelta(days=179))
    Notification.objects.filter(event=half, user=other).update(read_at=None)
    endpoint = WebhookEndpoint.objects.create(user=reader, url="https://a.example/", secret="x")
    WebhookDelivery.objects.create(endpoint=endpoint, event=on_its_way, send_after=now)
    note_event(kind=EventKind.MESSAGE, dedupe_key="waits", facts={})
    assert forget_news(now=now, at_once=2) == (5, 1)
    assert set(Event.objects.filter(kind="new-work")) == {kept, half, on_its_way}
    assert Notification.objects.count() == 3
    assert Event.objects.filter(dedupe_key="waits").exists()
    assert forget_news(now=now) == (0, 0)
