"""Whom to follow is suggested with a reason that is true, and never what one follows or is."""

import pytest
from django.core.cache import caches
from django.utils import timezone

from profiles.following.follows import follow_target
from profiles.following.setting_aside import set_aside
from profiles.following.suggesting import suggestions
from profiles.models import Claim, FollowKind, ReadingList, SavedWork, SetAsideSuggestion
from tests.cast import TWO, a_claim, a_person
from tests.corpus import a_topic, a_venue, a_work, an_author, cite

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["process"].clear()


def said(user) -> dict[str, str]:
    return {one.thing.name: one.reason for one in suggestions(user.pk)}


@pytest.fixture
def ada():
    """Somebody with a record, works, those who wrote them too, and those whom they cite."""
    user = a_person("ada", display_name="Ada Byron")
    own, friend, cited = an_author(), an_author("Close Friend"), an_author("Often Cited")
    topic, venue = a_topic("deep nets"), a_venue("Annual Tests")
    mine = [a_work(f"Mine {n}", authors=[own, friend], topics=[topic], venue=venue) for n in range(2)]
    for work in mine:
        cite(work, a_work(f"Cited by {work.pk}", authors=[cited]))
        cite(work, a_work(f"Once {work.pk}", authors=[an_author(f"Cited Once {work.pk}")]))
    a_claim(own, user, *TWO, now=timezone.now())
    return user


def test_those_one_works_with_cites_and_writes_about(ada):
    assert said(ada) == {
        "Close Friend": "wrote 2 works with you",
        "Often Cited": "you cite 2 works of theirs",
        "deep nets": "2 works of yours about it",
        "Annual Tests": "2 works of yours appeared here",
    }


def test_whoever_is_on_ones_reading_lists(ada):
    kept = ReadingList.objects.create(user=ada, name="Thesis")
    for place in range(3):
        SavedWork.objects.create(
            reading_list=kept, work=a_work(f"Kept {place}", authors=[an_author("Much Read")]), position=place
        )
    assert said(ada)["Much Read"] == "1 work of theirs on your reading lists"


def test_not_what_is_followed_or_hidden(ada):
    for one in suggestions(ada.pk)[:3]:
        follow_target(kind=one.thing.kind, target=one.thing.pk, by=ada)
    assert list(said(ada)) == ["Annual Tests"]
    hidden = an_author("Hidden Friend", hidden=True)
    own = Claim.objects.get(user=ada).author
    a_work("With one who is hidden", authors=[own, hidden])
    assert list(said(ada)) == ["Annual Tests"]


def test_somebody_new_sees_what_many_follow():
    author, alone = an_author("Followed By Many"), a_topic("followed by one")
    for name in ("ben", "cleo"):
        follow_target(kind=FollowKind.AUTHOR, target=author.pk, by=a_person(name))
    follow_target(kind=FollowKind.TOPIC, target=alone.pk, by=a_person("dan"))
    assert said(a_person("new")) == {"Followed By Many": "2 people follow it"}


def test_nobody_is_suggested_from_nothing(django_assert_max_num_queries):
    user = a_person("new")
    with django_assert_max_num_queries(8):
        assert suggestions(user.pk) == []


def test_the_work_is_the_same_for_many(ada, django_assert_max_num_queries):
    for number in range(20):
        follow_target(kind=FollowKind.AUTHOR, target=an_author(f"Somebody {number}").pk, by=ada)
    with django_assert_max_num_queries(20):
        suggestions(ada.pk)


def test_what_was_set_aside_comes_back_when_it_is_asked_for(ada, client):
    client.force_login(ada)
    thing = suggestions(ada.pk)[0].thing
    page = client.post("/me/following/suggestions/", {"target": thing.public_id}, follow=True).content.decode()
    assert f"{thing.name} is not suggested any more." in page
    assert "You set 1 suggestion aside." in page
    assert thing.name not in said(ada)
    set_aside(kind=thing.kind, target=thing.pk, by=ada)  # once more is nothing more
    assert SetAsideSuggestion.objects.filter(user=ada).count() == 1
    page = client.post("/me/following/suggestions/", follow=True).content.decode()
    assert "1 suggested again" in page
    assert said(ada)[thing.name] == "wrote 2 works with you"


def test_only_what_is_there_can_be_set_aside(ada, client):
    client.force_login(ada)
    hidden = a_work("Withdrawn", hidden=True)
    for target in (hidden.public_id, "Q1", "A999999", "x"):
        assert client.post("/me/following/suggestions/", {"target": target}).status_code == 404
    assert not SetAsideSuggestion.objects.exists()
