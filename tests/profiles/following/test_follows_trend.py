"""Who begins to follow a work counts for what is trending: once, if an address of theirs is proved."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from papers.trending.signals import Act, Signal, sources
from profiles.attention import Follows
from profiles.following.follows import follow_target
from profiles.models import Follow, FollowKind, User
from tests.cast import a_person
from tests.corpus import a_work, an_author

pytestmark = pytest.mark.django_db


def acts(days: int = 7) -> list[Act]:
    return list(Follows().acts(since=timezone.now() - timedelta(days=days)))


def follow(work, *names) -> None:
    for name in names:
        follow_target(kind=FollowKind.WORK, target=work.pk, by=a_person(name))


def test_people_who_follow_a_work():
    work, became = a_work(), a_work("What it became")
    follow(work, "ada", "ben")
    follow(became, "cleo")
    both = User.objects.get(username="cleo")
    Follow.objects.create(user=both, kind="work", target=work.pk)
    type(work).objects.filter(pk=work.pk).update(merged_into=became)
    follow_target(kind=FollowKind.AUTHOR, target=an_author().pk, by=both)
    found = acts()
    assert {(act.signal, act.work) for act in found} == {(Signal.FOLLOW, became.pk)}
    assert sorted(act.person for act in found) == sorted(f"account {user.pk}" for user in User.objects.all())


def test_who_does_not_count():
    work = a_work()
    follow(work, "ada", "ben", "cleo", "dan")
    EmailAddress.objects.filter(user__username="ada").update(verified=False)
    User.objects.filter(username="ben").update(is_active=False)
    User.objects.filter(username="cleo").update(deletion_due_at=timezone.now())
    Follow.objects.filter(user__username="dan").update(created_at=timezone.now() - timedelta(days=8))
    assert acts() == []
    assert len(acts(days=9)) == 1


def test_it_is_one_of_the_signals():
    assert Signal.FOLLOW in {signal for source in sources() for signal in source.signals}
