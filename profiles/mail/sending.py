"""Sending what waits: claimed in one short transaction, handed over outside of any, settled in another.

A mail is marked as being sent before the server is asked. If this process dies on the way, the mail's fate stays open,
and after `LOST_AFTER` it says so; it is never sent again on a guess. Any number of processes may send at once.

A few mails are under way at a time. One that takes long no longer counts as one of these, so that recipients whose
server hangs cost the others next to nothing; and what has failed before is tried one at a time.
"""

import logging
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from profiles.mail.bounces import note_refusal
from profiles.mail.lanes import SECONDS_A_MAIL, Lane, Letter
from profiles.mail.message_ids import message_id
from profiles.mail.outcomes import Fate, Outcome, chance, next_try
from profiles.models import OutgoingMail

logger = logging.getLogger(__name__)

LOST_AFTER: Final = timedelta(minutes=10)
TEXT_KEPT: Final = timedelta(days=30)
FIRST_TRIES_AT_ONCE: Final = 3
LATER_TRIES_AT_ONCE: Final = 1
SLOW_AFTER: Final = 1.0
MOST_AT_ONCE: Final = 24
ROUND_SECONDS: Final = 40.0

_State = OutgoingMail.State
_STATE_OF: Final = {Fate.SENT: _State.SENT, Fate.REFUSED: _State.FAILED, Fate.UNKNOWN: _State.UNKNOWN}


@dataclass(slots=True)
class Round:
    """What one call did: how many mails met which fate, and whether it ended since there is no server."""

    fates: Counter[Fate] = field(default_factory=Counter)
    lost: int = 0
    no_server: bool = False


def send_due(*, limit: int = 1000, seconds: float = ROUND_SECONDS, seconds_a_mail: float = SECONDS_A_MAIL) -> Round:
    """Send up to `limit` mails that are due, and begin none after `seconds`."""
    if not settings.MAIL_IS_SET_UP:
        return Round()  # a system check has said so; what waits goes out once a server is named
    done = Round(lost=give_up_lost(now=timezone.now()))
    sender = _Sender(done, limit=limit, until=time.monotonic() + seconds, seconds_a_mail=seconds_a_mail)
    sender.run()
    if done.no_server:
        logger.warning("No mail goes out: the server cannot be reached.", extra={"error": sender.last_words})
    return done


def give_up_lost(*, now: datetime) -> int:
    """What was being sent by a process that is gone: nobody knows whether it arrived."""
    lost = OutgoingMail.objects.filter(state=_State.SENDING, send_after__lte=now)
    return lost.update(state=_State.UNKNOWN, error="the process that was sending it ended")


def forget_texts(*, now: datetime) -> int:
    """Empty what was settled long ago. The rows stay, so that nothing is said twice."""
    settled = OutgoingMail.objects.exclude(state__in=[_State.WAITING, _State.SENDING])
    old = settled.filter(queued_at__lte=now - TEXT_KEPT).exclude(text="", html="", headers={})
    return old.update(text="", html="", headers={})


class _Try(NamedTuple):
    mail: OutgoingMail
    first: bool
    began: float


class _Sender:
    """One round: lanes, what is under way on them, and what may still be begun."""

    def __init__(self, done: Round, *, limit: int, until: float, seconds_a_mail: float) -> None:
        self._done, self._left, self._until = done, limit, until
        self._lanes: SimpleQueue[Lane] = SimpleQueue()
        self._seconds = seconds_a_mail
        self._under_way: dict[Future[Outcome], _Try] = {}
        self.last_words = ""

    def run(self) -> None:
        with ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="mail") as threads:
            try:
                self._begin(threads)
                while self._under_way:
                    ended, _ = wait(self._under_way, timeout=SLOW_AFTER / 2, return_when=FIRST_COMPLETED)
                    for future in ended:
                        self._settle(self._under_way.pop(future).mail, future.result())
                    self._begin(threads)
            finally:
                # A process that is told to stop settles what it has begun; it takes a mail's time at most.
                for future, tried in self._under_way.items():
                    self._settle(tried.mail, future.result())
                while not self._lanes.empty():
                    threads.submit(self._lanes.get().close)

    def _begin(self, threads: ThreadPoolExecutor) -> None:
        """Fill the places that are free."""
        for first, places in ((True, FIRST_TRIES_AT_ONCE), (False, LATER_TRIES_AT_ONCE)):
            free = min(places - self._busy(first=first), MOST_AT_ONCE - len(self._under_way), self._left)
            if free <= 0 or self._done.no_server or time.monotonic() >= self._until:
                continue
            for mail in _claimed(free, first=first):
                self._left -= 1
                self._under_way[threads.submit(self._deliver, _letter(mail))] = _Try(mail, first, time.monotonic())

    def _busy(self, *, first: bool) -> int:
        """How many are under way. Slow ones count as long as nothing gets through: then it is the server itself."""
        slow = time.monotonic() - SLOW_AFTER if self._done.fates[Fate.SENT] else 0.0
        return sum(1 for tried in self._under_way.values() if tried.first is first and tried.began > slow)

    def _deliver(self, letter: Letter) -> Outcome:
        """Runs on a thread of its own, and touches no row."""
        lane = Lane(seconds=self._seconds) if self._lanes.empty() else self._lanes.get()
        try:
            return lane.deliver(letter)
        finally:
            self._lanes.put(lane)

    def _settle(self, mail: OutgoingMail, outcome: Outcome) -> None:
        _settle(mail, outcome, now=timezone.now())
        self._done.fates[outcome.fate] += 1
        self.last_words = outcome.said or self.last_words
        self._done.no_server |= outcome.fate is Fate.NO_SERVER


def _claimed(count: int, *, first: bool) -> list[OutgoingMail]:
    """Mails that are ours now. Marked before anything is sent, and counted, so that a crash is no second try."""
    now = timezone.now()
    tried = Q(attempts=0) if first else Q(attempts__gt=0)
    with transaction.atomic():
        due = OutgoingMail.objects.select_for_update(skip_locked=True).filter(
            tried, state=_State.WAITING, send_after__lte=now
        )
        mails = list(due.order_by("send_after", "pk")[:count])
        for mail in mails:
            mail.state, mail.attempts = _State.SENDING, mail.attempts + 1
            mail.send_after = now + LOST_AFTER
        OutgoingMail.objects.bulk_update(mails, ["state", "attempts", "send_after"])
    return mails


def _settle(mail: OutgoingMail, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of a mail, also where that took so long that its fate was given up meanwhile."""
    changes: dict[str, object] = {"error": outcome.said}
    if outcome.fate in _STATE_OF:
        changes |= {"state": _STATE_OF[outcome.fate], "sent_at": now if outcome.fate is Fate.SENT else None}
    else:
        # A server that is away says nothing about the mail: that was no try, and ends when the server is back.
        tries = 1 if outcome.fate is Fate.NO_SERVER else mail.attempts
        again = next_try(attempts=tries, queued_at=mail.queued_at, now=now, kind=mail.kind, chance=chance())
        changes |= {"state": _State.WAITING, "send_after": again} if again else {"state": _State.FAILED}
        changes |= {"attempts": mail.attempts - 1} if outcome.fate is Fate.NO_SERVER else {}
    if changes["state"] != _State.WAITING and holds_key(mail.kind):
        changes |= {"subject": "", "text": "", "html": ""}
    mine = OutgoingMail.objects.filter(pk=mail.pk, attempts=mail.attempts)
    with transaction.atomic():
        settled = mine.filter(state__in=[_State.SENDING, _State.UNKNOWN]).update(**changes)
        if settled and outcome.about_recipient:
            note_refusal(address=mail.to, said=outcome.said, status=outcome.status, now=now)


def holds_key(kind: str) -> bool:
    """Whether such a mail may hold a code or a link that opens something: kept no longer than it takes to send it."""
    return kind == "code" or kind.startswith("account-")


def _letter(mail: OutgoingMail) -> Letter:
    return Letter(
        number=mail.pk,
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers=mail.headers,
        message_id=message_id(mail),
    )
