"""Sending what is due: claimed in one short transaction, posted outside of any, settled in another.

A delivery is marked as being sent before anybody is asked. If this process dies on the way, nobody knows whether it
arrived, and after `LOST_AFTER` it is sent again with the same message id, by which the receiver knows a repetition: at
least once is what Standard Webhooks promises. (Mail, which has no such id that a reader would look at, is the other way
round: see `profiles.mail.sending`, whose lanes and fates are so different that only the idea is shared.)

Each endpoint is sent one thing at a time and rests for the round once it has failed. A few are under way at a time; one
that takes long no longer counts as one of these, so that receivers which hang cost the others next to nothing.
"""

import random
import time
from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from portal.common.outbound import Limits, OutboundClient, OutboundError, default_client
from portal.common.sealed_texts import SealedElsewhereError
from profiles.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from profiles.webhooks.payloads import MEDIA_TYPE, as_body, payload_of
from profiles.webhooks.retrying import MOST_TRIES, Fate, fate_of, is_given_up, next_try, wait_asked
from profiles.webhooks.secrets import signing_secrets
from profiles.webhooks.standard_webhooks import signed_headers
from profiles.webhooks.stopping import stop_failing, stop_gone

# A receiver may take its time to answer, not to listen; and what it answers is not read on.
LIMITS: Final = Limits(whole=15.0, step=10.0, body=64_000)
LOST_AFTER: Final = timedelta(minutes=2)
AT_ONCE: Final = 8
SLOW_AFTER: Final = 1.0
MOST_AT_ONCE: Final = 32
# Receivers that have failed of late never take all places, however many they are.
FAILING_AT_ONCE: Final = 4
ROUND_SECONDS: Final = 40.0
_SAID_KEPT: Final = 300

_State = WebhookDelivery.State


@dataclass(slots=True)
class Round:
    """What one call did: how many tries met which fate, and how many deliveries had nothing left to tell."""

    fates: Counter[Fate] = field(default_factory=Counter)
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class _Parcel:
    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`said` is the beginning of the answer, or why there is none; `asked` is how long the receiver wants to wait."""

    fate: Fate
    status: int | None = None
    said: str = ""
    milliseconds: int = 0
    asked: timedelta | None = None


class _Try(NamedTuple):
    delivery: WebhookDelivery
    began: float


def deliver_due(*, limit: int = 1_000, seconds: float = ROUND_SECONDS, client: OutboundClient | None = None) -> Round:
    """Send up to `limit` deliveries that are due, and begin none after `seconds`."""
    sender = _Sender(client or default_client().within(LIMITS), limit=limit, until=time.monotonic() + seconds)
    sender.run()
    return sender.done


class _Sender:
    """One round: what is under way, who rests, and what may still be begun."""

    def __init__(self, client: OutboundClient, *, limit: int, until: float) -> None:
        self.done = Round()
        self._client = client
        self._left = limit
        self._until = until
        self._under_way: dict[Future[_Outcome], _Try] = {}
        self._resting: set[int] = set()

    def run(self) -> None:
        with ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="webhook") as threads:
            try:
                self._begin(threads)
                while self._under_way:
                    ended, _ = wait(self._under_way, timeout=SLOW_AFTER / 2, return_when=FIRST_COMPLETED)
                    for future in ended:
                        self._settle(self._under_way.pop(future).delivery, future.result())
                    self._begin(threads)
            finally:
                # A process that is told to stop settles what it has begun; it takes the time of one request at most.
                for future, tried in self._under_way.items():
                    self._settle(tried.delivery, future.result())

    def _begin(self, threads: ThreadPoolExecutor) -> None:
        """Fill the places that are free."""
        while self._places() > 0 and self._left > 0 and time.monotonic() < self._until:
            busy = {tried.delivery.endpoint_id for tried in self._under_way.values()} | self._resting
            failing = sum(1 for tried in self._under_way.values() if tried.delivery.endpoint.failing_since)
            delivery = _claimed(without=busy, failing_too=failing < FAILING_AT_ONCE)
            if delivery is None:
                return
            self._left -= 1
            parcel = self._packed(delivery)
            if parcel is not None:
                future = threads.submit(_post, self._client, parcel)
                self._under_way[future] = _Try(delivery, time.monotonic())

    def _places(self) -> int:
        """Those under way count for as long as they are not slow."""
        slow = time.monotonic() - SLOW_AFTER
        quick = sum(1 for tried in self._under_way.values() if tried.began > slow)
        return min(AT_ONCE - quick, MOST_AT_ONCE - len(self._under_way))

    def _packed(self, delivery: WebhookDelivery) -> _Parcel | None:
        """None where it is settled already, since it cannot be sent."""
        if delivery.attempts > MOST_TRIES:
            self._settle(delivery, _Outcome(Fate.FAILED, said="Each process that sent it ended on the way."))
            return None
        payload = payload_of(delivery)
        if payload is None:
            _drop(delivery)
            self.done.dropped += 1
            return None
        body, now = as_body(payload), timezone.now()
        try:
            keys = signing_secrets(delivery.endpoint, now=now)
        except SealedElsewhereError:
            self._settle(delivery, _Outcome(Fate.FAILED, said="The secret cannot be read here. Change it."))
            return None
        headers = signed_headers(body, message=str(delivery.message), timestamp=int(now.timestamp()), keys=keys)
        return _Parcel(delivery.endpoint.url, body, headers)

    def _settle(self, delivery: WebhookDelivery, outcome: _Outcome) -> None:
        if outcome.fate is not Fate.DELIVERED:
            self._resting.add(delivery.endpoint_id)
        _settle(delivery, outcome, now=timezone.now())
        self.done.fates[outcome.fate] += 1


def _post(client: OutboundClient, parcel: _Parcel) -> _Outcome:
    """Runs on a thread of its own, and touches no row."""
    began = time.monotonic()
    try:
        answer = client.post(parcel.url, body=parcel.body, content_type=MEDIA_TYPE, headers=parcel.headers)
    except OutboundError as error:
        return _Outcome(Fate.FAILED, said=_words(str(error)), milliseconds=_since(began))
    return _Outcome(
        fate_of(answer.status),
        status=answer.status,
        said=_words(answer.text()),
        milliseconds=_since(began),
        asked=wait_asked(answer.headers.get("retry-after", ""), now=timezone.now()),
    )


def _claimed(*, without: Collection[int], failing_too: bool = True) -> WebhookDelivery | None:
    """One that is ours now: marked before anything is sent, and counted."""
    now = timezone.now()
    with transaction.atomic():
        due = WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            state__in=[_State.WAITING, _State.SENDING],
            send_after__lte=now,
            endpoint__state=WebhookEndpoint.State.ACTIVE,
            endpoint__user__is_active=True,
            endpoint__user__deletion_due_at=None,
        )
        if not failing_too:
            due = due.filter(endpoint__failing_since=None)
        delivery = due.exclude(endpoint__in=without).select_related("endpoint").order_by("send_after", "pk").first()
        if delivery is not None:
            delivery.state, delivery.attempts = _State.SENDING, delivery.attempts + 1
            delivery.send_after = now + LOST_AFTER
            delivery.save(update_fields=["state", "attempts", "send_after"])
    return delivery


def _settle(delivery: WebhookDelivery, outcome: _Outcome, *, now: datetime) -> None:
    """Write down what became of a try; and of the delivery, unless another process has taken it over meanwhile."""
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=delivery.endpoint_id).first()
        if endpoint is None or not WebhookDelivery.objects.filter(pk=delivery.pk).exists():
            return  # taken away meanwhile
        WebhookAttempt.objects.create(
            delivery=delivery, at=now, milliseconds=outcome.milliseconds, status=outcome.status, said=outcome.said
        )
        mine = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=_State.SENDING)
        if outcome.fate is Fate.DELIVERED:
            mine.update(state=_State.DELIVERED, delivered_at=now)
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
            return
        again = None
        if outcome.fate is Fate.FAILED and endpoint.state == WebhookEndpoint.State.ACTIVE:
            again = next_try(attempts=delivery.attempts, now=now, chance=_chance(), asked=outcome.asked)
        mine.update(**{"state": _State.WAITING, "send_after": again} if again else {"state": _State.FAILED})
        _note_failure(endpoint, outcome, now)


def _note_failure(endpoint: WebhookEndpoint, outcome: _Outcome, now: datetime) -> None:
    if endpoint.failing_since is None:
        endpoint.failing_since = now
        endpoint.save(update_fields=["failing_since"])
    if endpoint.state != WebhookEndpoint.State.ACTIVE:
        return
    if outcome.fate is Fate.GONE:
        stop_gone(endpoint, now=now)
    elif is_given_up(failing_since=endpoint.failing_since, now=now):
        stop_failing(endpoint, said=outcome.said, now=now)


def _drop(delivery: WebhookDelivery) -> None:
    """What it would tell is hidden now. That is no fault of the receiver's."""
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=_State.SENDING)
    with transaction.atomic():
        if mine.update(state=_State.FAILED):
            said = "Not sent: what it tells of is not shown any more."
            WebhookAttempt.objects.create(delivery=delivery, at=timezone.now(), milliseconds=0, said=said)


def _words(text: str) -> str:
    """One line, bounded, of what anybody may have written."""
    beginning = text[: 4 * _SAID_KEPT]
    return " ".join("".join(mark if mark.isprintable() else " " for mark in beginning).split())[:_SAID_KEPT]


def _chance() -> float:
    return random.random()  # noqa: S311 - spreads load, keeps no secret


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
