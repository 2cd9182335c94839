"""From an event to what each person hears of it: one notification, whatever number of reasons there are."""

import pytest
from django.db import connection

from profiles.models import Event, EventKind, Follow, FollowKind, Frequency, Notification
from profiles.news.noting import note_event
from profiles.news.relaying import relay_events
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
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH made AS (INSERT INTO profiles_user (username, password, is_superuser, first_name, last_name, email,"
            " is_staff, is_active, date_joined) SELECT 'u' || n, '', false, '', '', '', false, true, now()"
            " FROM generate_series(1, 2000) n RETURNING id)"
            " INSERT INTO profiles_follow (user_id, kind, target, frequency, created_at)"
            " SELECT id, 'author', %s, 'daily', now() FROM made",
            [ada.pk],
        )
    note_work(a_work(authors=[ada]), (FollowKind.AUTHOR, ada.pk))
    relay_events()
    assert Notification.objects.count() == 2000
