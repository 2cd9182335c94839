"""Putting digests into the outbox: one for a person, a kind and a period, whoever works it out and however often.

Each person is one short transaction: the row of their preference is locked (SKIP LOCKED, so that any number of
processes may be at it), and what was told, the mail, and the moment of the next one are written together or not at
all. Whether a mail arrives is the outbox's matter, which never sends one of unknown fate again.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from profiles.digests.breaker import MailBreakError, current_break, digests_left, open_break
from profiles.digests.contents import Waiting, news_content, trending_content, waiting_for
from profiles.digests.letters import Content, write_letter
from profiles.digests.limits import KIND_PREFIX, free_from, instant_from, recent_mails
from profiles.digests.periods import Every, latest_period, next_moment
from profiles.digests.preferences import clock_of, fill_moments, let_go
from profiles.digests.recipients import digest_address
from profiles.digests.stop_links import stop_address
from profiles.digests.trending import trending_for
from profiles.mail.outbox import queue_mail
from profiles.models import Digest, DigestKind, EventKind, MailPreference, Notification, OutgoingMail
from profiles.news.noting import note_event

logger = logging.getLogger(__name__)

ROUND_SECONDS: Final = 20.0
_PEOPLE_AT_ONCE: Final = 200
_COUNTED_EACH: Final = 50
_AFTER_A_FAULT: Final = timedelta(hours=1)
_EVERY: Final = {DigestKind.DAILY: Every.DAY, DigestKind.WEEKLY: Every.WEEK}


class DigestNotMadeError(Exception):
    """A digest that is tried again later; why is the cause of this."""

    def __init__(self, kind: DigestKind, user: int) -> None:
        super().__init__(kind, user)
        self.kind, self.user = kind, user

    def __str__(self) -> str:
        return f"The {self.kind.value} digest of account {self.user} was not made; it is tried again in an hour."


@dataclass(slots=True)
class Round:
    """What one call did: mails queued of each kind, why it failed for some, and whether a break stopped it."""

    queued: Counter[str] = field(default_factory=Counter)
    faults: list[DigestNotMadeError] = field(default_factory=list)
    broken: bool = False


def send_due_digests(*, now: datetime | None = None, seconds: float = ROUND_SECONDS) -> Round:
    """Queue whatever is due by `now`, and begin with nobody after `seconds`. Any number may run at once."""
    at = now or timezone.now()
    done = Round(broken=current_break() is not None)
    if done.broken:
        return done
    fill_moments(now=at)
    budget = _Budget(at)
    until = time.monotonic() + seconds
    try:
        for kind in DigestKind:
            for user in _due(kind, now=at):
                if time.monotonic() >= until:
                    return done
                if _told(kind, user, now=at, budget=budget, done=done):
                    done.queued[kind.value] += 1
    except MailBreakError as stopped:
        open_break(reason=str(stopped))
        done.broken = True
    return done


def _told(kind: DigestKind, user: int, *, now: datetime, budget: "_Budget", done: Round) -> bool:
    """One person, in one transaction. A fault that concerns one of them does not keep the others from their mail."""
    try:
        with transaction.atomic():
            return _send(kind, user, now=now, budget=budget)
    except (MailBreakError, OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("A digest could not be made; it is tried again.", extra={"user": user, "kind": kind.value})
        MailPreference.objects.filter(user=user).update(**{_moment(kind): now + _AFTER_A_FAULT})
        fault = DigestNotMadeError(kind, user)
        fault.__cause__ = error
        done.faults.append(fault)
        return False


def _due(kind: DigestKind, *, now: datetime) -> Iterator[int]:
    """People whose mail of this kind is due, each once in a round, a slice at a time."""
    after = 0
    while slice_ := _slice(kind, after, now=now):
        yield from slice_
        after = slice_[-1]


def _slice(kind: DigestKind, after: int, *, now: datetime) -> list[int]:
    if kind is DigestKind.INSTANT:
        waiting = Notification.objects.filter(frequency=kind.value, digest=None, user__gt=after)
        return list(waiting.order_by("user").values_list("user", flat=True).distinct()[:_PEOPLE_AT_ONCE])
    due = MailPreference.objects.filter(**{f"{_moment(kind)}__lte": now}, user__gt=after)
    return list(due.order_by("user").values_list("user", flat=True)[:_PEOPLE_AT_ONCE])


def _moment(kind: DigestKind) -> str:
    return "instant_after" if kind is DigestKind.INSTANT else f"next_{kind.value}_at"


def _send(kind: DigestKind, user: int, *, now: datetime, budget: "_Budget") -> bool:
    locked = MailPreference.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    preference = locked.filter(user=user).first()
    if preference is None:  # somebody else is at it
        return False
    if kind is DigestKind.INSTANT:
        return _send_instant(preference, now=now, budget=budget)
    due = getattr(preference, _moment(kind))
    if due is None or due > now:  # somebody else has been at it
        return False
    every = Every(preference.trending) if kind is DigestKind.TRENDING else _EVERY[kind]
    clock = clock_of(preference)
    free = free_from(recent_mails(user, now=now), now=now)
    period = latest_period(every, now=now, clock=clock)
    if free > now:  # enough for this hour: the same digest, a little later
        sent, again = False, free
    else:
        told = Digest.objects.filter(user=user, kind=kind.value, period=period.name).exists()
        if told:
            sent = False
        elif kind is DigestKind.TRENDING:
            sent = _send_trending(preference, period.name, every, now=now, budget=budget)
        else:
            sent = _send_waiting(preference, kind, period.name, waiting_for(user, kind), budget=budget)
        again = next_moment(every, now=now, clock=clock)
    MailPreference.objects.filter(pk=user).update(**{_moment(kind): again})
    return sent


def _send_instant(preference: MailPreference, *, now: datetime, budget: "_Budget") -> bool:
    kind, user = DigestKind.INSTANT, preference.user
    if not preference.instant:
        let_go(user.pk, [kind])
        return False
    if preference.instant_after is not None and preference.instant_after > now:
        return False
    if instant_from(recent_mails(user.pk, now=now), now=now) > now:
        return False
    waiting = waiting_for(user.pk, kind)
    return _send_waiting(preference, kind, str(max(waiting.telling, default=0)), waiting, budget=budget)


def _send_waiting(
    preference: MailPreference, kind: DigestKind, period: str, waiting: Waiting, *, budget: "_Budget"
) -> bool:
    """Tell what waits. What they have read, and what no mail can reach them with, is told in the portal alone."""
    user = preference.user
    to = digest_address(user)
    if to is None:
        let_go(user.pk, [kind])
        return False
    Notification.objects.filter(pk__in=waiting.left_out).update(frequency="off")
    if not waiting.telling:
        return False
    content = news_content(kind, waiting, user=user.pk)
    digest = _queue(preference, content, period, to=to, items=len(waiting.telling), budget=budget)
    Notification.objects.filter(pk__in=waiting.telling).update(digest=digest)
    return True


def _send_trending(preference: MailPreference, period: str, every: Every, *, now: datetime, budget: "_Budget") -> bool:
    """Told in the portal, too, to whoever asked for it."""
    user = preference.user
    works = trending_for(user.pk, every, now=now)
    if not works:
        return False
    to = digest_address(user)
    if to is not None:
        content = trending_content(works, day=now.astimezone(clock_of(preference).zone).date())
        _queue(preference, content, period, to=to, items=len(works), budget=budget)
    note_event(
        kind=EventKind.TRENDING,
        dedupe_key=f"trending-{user.pk}-{period}",
        user=user.pk,
        facts={"works": [int(work.line.public_id[1:]) for work in works], "period": period},
    )
    return to is not None


def _queue(
    preference: MailPreference, content: Content, period: str, *, to: str, items: int, budget: "_Budget"
) -> Digest:
    budget.take()
    user, kind = preference.user, content.kind
    letter = write_letter(content, stop=stop_address(user=user.pk, kind=kind, to=to))
    key = f"{KIND_PREFIX}{kind.value}-{user.pk}-{period}"
    queue_mail(
        to=to,
        kind=f"{KIND_PREFIX}{kind.value}",
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        user=user,
        headers=letter.headers,
        dedupe_key=key,
    )
    mail = OutgoingMail.objects.get(dedupe_key=key)
    return Digest.objects.create(user=user, kind=kind.value, period=period, items=items, mail=mail)


class _Budget:
    """How many digests may still be queued. Counted anew every now and then, since others are at it as well; several
    processes go over the bound by what they queue between two counts, which a bound of this kind can bear."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._left: int | None = 0
        self._uncounted = 0

    def take(self) -> None:
        """One more. Raises MailBreakError, in a transaction that then leaves nothing behind."""
        if self._uncounted == 0:
            self._count()
        if self._left is not None and self._left <= 0:
            raise MailBreakError(f"{settings.DIGESTS_AN_HOUR:,} digests within an hour")
        if self._left is not None:
            self._left -= 1
        self._uncounted -= 1

    def _count(self) -> None:
        found = current_break()
        if found is not None:
            raise MailBreakError(found.reason)
        self._left = digests_left(now=self._now)
        self._uncounted = min(_COUNTED_EACH, self._left or _COUNTED_EACH)
