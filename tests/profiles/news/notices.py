"""Rows of what people were told, for tests of what is made of them."""

import itertools

from django.utils import timezone

from profiles.models import Event, Follow, FollowKind, Notification, User
from tests.corpus import a_work

_keys = itertools.count(1)


def a_notice(user: User, kind: str, *because: str, stands_for=1, at=None, read_at=None, **facts) -> Notification:
    at = at or timezone.now()
    event = Event.objects.create(kind=kind, dedupe_key=f"{kind}-{next(_keys)}", facts=facts, at=at, fanned_out_at=at)
    return Notification.objects.create(
        user=user, event=event, because=list(because), count=stands_for, at=at, read_at=read_at
    )


def a_new_work(user: User, title: str, *because: str, **fields) -> Notification:
    return a_notice(user, "new-work", *because, work=a_work(title).pk, **fields)


def a_decision(user: User, title: str, **fields) -> Notification:
    return a_notice(user, "decision", "you", title=title, path="/me/claims/", **fields)


def follow(user: User, author) -> str:
    Follow.objects.create(user=user, kind=FollowKind.AUTHOR, target=author.pk)
    return author.public_id
