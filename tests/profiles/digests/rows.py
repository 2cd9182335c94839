"""People who wait for mail, and what they wait for."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from profiles.models import Event, EventKind, Follow, FollowKind, Frequency, MailPreference, Notification, User
from tests.cast import a_person
from tests.corpus import a_work, an_author

_numbers = count(1)


def a_reader(name="reader", **preference) -> User:
    """With mail that has been due for a minute, where it is of a kind that comes by the hour."""
    user = a_person(name)
    due = timezone.now() - timedelta(minutes=1)
    fields = {"next_daily_at": due, "next_weekly_at": due} | preference
    MailPreference.objects.create(user=user, **fields)
    return user


def news_of(
    user: User, number=1, *, frequency="daily", title="On engines", author=None, **fields
) -> list[Notification]:
    """New works of somebody they follow."""
    author = author or an_author("Ada Byron")
    Follow.objects.get_or_create(
        user=user, kind=FollowKind.AUTHOR, target=author.pk, defaults={"frequency": Frequency(frequency)}
    )
    return [
        told(user, a_work(f"{title} {n}" if number > 1 else title, authors=[author]), author, frequency, **fields)
        for n in range(1, number + 1)
    ]


def told(user: User, work, author, frequency="daily", **fields) -> Notification:
    now = timezone.now()
    event = Event.objects.create(
        kind=EventKind.NEW_WORK, dedupe_key=f"test {next(_numbers)}", facts={"work": work.pk}, at=now, fanned_out_at=now
    )
    return Notification.objects.create(
        user=user, event=event, because=[author.public_id], frequency=frequency, at=now, **fields
    )
