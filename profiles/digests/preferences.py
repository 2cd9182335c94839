"""What mails a person wants, and when: changed on a page of theirs, or by the link in a mail.

What was not mailed when it was due is never mailed later (docs/adr/0103): whoever turns a kind on again hears of what
happens from then on, and finds the rest in the portal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from profiles.digests.periods import Clock, Every, next_moment
from profiles.models import DigestKind, MailPreference, Notification, User

Trending = MailPreference.Trending
# Whoever turns something off by a slip and back on loses nothing of what waits.
_SLIP: Final = timedelta(hours=1)
_FREQUENCIES: Final = (DigestKind.INSTANT, DigestKind.DAILY, DigestKind.WEEKLY)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which kinds come."""

    instant: bool
    daily: bool
    weekly: bool
    trending: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When they come."""

    time_zone: str
    hour: int
    weekday: int


def preference_of(user: int) -> MailPreference:
    """The person's, or what holds as long as they have said nothing."""
    return MailPreference.objects.filter(user=user).first() or MailPreference(user_id=user)


def clock_of(preference: MailPreference) -> Clock:
    return Clock.of(preference.time_zone, preference.hour, preference.weekday)


def change_preference(
    *, by: User, now: datetime, wanted: Wanted | None = None, hours: Hours | None = None
) -> MailPreference:
    """What is None stays as it is. `by` is the person, signed in or come by the link in a mail."""
    with transaction.atomic():
        MailPreference.objects.bulk_create([MailPreference(user=by)], ignore_conflicts=True)
        preference = MailPreference.objects.select_for_update().get(user=by)
        if hours is not None:
            preference.time_zone, preference.hour, preference.weekday = hours.time_zone, hours.hour, hours.weekday
        if wanted is not None:
            again = [kind for kind in _FREQUENCIES if getattr(wanted, kind) and not getattr(preference, kind)]
            if now - preference.changed_at > _SLIP:
                let_go(by.pk, again)
            preference.instant, preference.daily, preference.weekly = wanted.instant, wanted.daily, wanted.weekly
            preference.trending = wanted.trending
        set_moments(preference, now=now)
        preference.save()
    return preference


def stop_kind(*, kind: DigestKind, by: User, now: datetime) -> MailPreference:
    """No more of this kind; the others stay."""
    with transaction.atomic():
        before = MailPreference.objects.select_for_update().filter(user=by).first() or MailPreference(user=by)
        wanted = Wanted(
            instant=before.instant and kind != DigestKind.INSTANT,
            daily=before.daily and kind != DigestKind.DAILY,
            weekly=before.weekly and kind != DigestKind.WEEKLY,
            trending=Trending.OFF if kind == DigestKind.TRENDING else before.trending,
        )
        return change_preference(by=by, now=now, wanted=wanted)


def set_moments(preference: MailPreference, *, now: datetime) -> None:
    """When the next mail of each kind is due, as of now. One that is due already stays so."""
    clock = clock_of(preference)

    def moment(every: Every | None, before: datetime | None) -> datetime | None:
        if every is None:
            return None
        return before if before is not None and before <= now else next_moment(every, now=now, clock=clock)

    preference.next_daily_at = moment(Every.DAY if preference.daily else None, preference.next_daily_at)
    preference.next_weekly_at = moment(Every.WEEK if preference.weekly else None, preference.next_weekly_at)
    trending = Every(preference.trending) if preference.trending != Trending.OFF else None
    preference.next_trending_at = moment(trending, preference.next_trending_at)


def let_go(user: int, kinds: list[DigestKind]) -> None:
    """What waits for a mail of these kinds is told in the portal alone."""
    Notification.objects.filter(user=user, frequency__in=kinds, digest=None).update(frequency="off")


# Rows that say that a mail is wanted and not when.
_UNSET: Final = (
    Q(daily=True, next_daily_at=None)
    | Q(weekly=True, next_weekly_at=None)
    | (~Q(trending=Trending.OFF) & Q(next_trending_at=None))
)


def fill_moments(*, now: datetime, limit: int = 1000) -> int:
    """Say when, for people who have just begun to follow. Returns for how many."""
    with transaction.atomic():
        found = list(MailPreference.objects.select_for_update(skip_locked=True).filter(_UNSET)[:limit])
        for preference in found:
            set_moments(preference, now=now)
        MailPreference.objects.bulk_update(found, ["next_daily_at", "next_weekly_at", "next_trending_at"])
    return len(found)
