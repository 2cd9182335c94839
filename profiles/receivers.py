"""Hears what accounts and claims announce, and has a worker act. What is not heard is found by the sweeps."""

import logging
import time
from collections.abc import Callable, Collection
from typing import Any, Final

from allauth.account.signals import email_confirmed, email_removed
from allauth.socialaccount.signals import social_account_removed
from anymail.signals import tracking
from django.db import connection, transaction
from django.dispatch import receiver
from django.utils import timezone
from kombu.exceptions import OperationalError

from graph.events import graph_built, people_changed
from papers.curation.identifiers import end_authenticated
from papers.events import works_changed
from portal.common.bell import ring
from profiles.events import act_recorded, deliveries_queued, mail_queued, news_noted, works_asked_for
from profiles.evidence.grounds import end_groundless_evidence
from profiles.mail.bounces import forget_bounces
from profiles.mail.provider_events import note_provider_event
from profiles.tasks import (
    deliver_webhooks_task,
    note_arrivals_task,
    put_in_works_task,
    recompute_affected_trust_task,
    relay_events_task,
    send_mail_task,
    tell_of_new_works_task,
)
from profiles.trust.due import note_due

logger = logging.getLogger(__name__)

# A queue that hangs costs half a second to find out, which not every page has to pay.
_LEFT_ALONE_FOR: Final = 10.0
_left_alone_until = [0.0]


@receiver(mail_queued)
def send_mail(sender: object, **kwargs: Any) -> None:
    _ask(send_mail_task.delay, otherwise="the sweep sends the mail")


@receiver(works_changed)
def tell_of_arrivals(sender: object, **kwargs: Any) -> None:
    _ask(note_arrivals_task.delay, otherwise="the sweep tells of works that came in")


@receiver(news_noted)
def relay_events(sender: object, **kwargs: Any) -> None:
    _ask(relay_events_task.delay, otherwise="the sweep tells of what has happened")


@receiver(deliveries_queued)
def deliver_webhooks(sender: object, **kwargs: Any) -> None:
    _ask(deliver_webhooks_task.delay, otherwise="the sweep delivers to webhooks")


# What an act changes of scores is noted in its transaction, by triggers; after a graph that was built anew everybody is
# due, which the task finds out for itself, unless somebody has seen to it meanwhile.
@receiver([act_recorded, graph_built])
def take_into_trust(sender: object, **kwargs: Any) -> None:
    _ask_for_scores()


@receiver(people_changed)
def note_whose_trust_is_due(sender: object, authors: Collection[int], **kwargs: Any) -> None:
    """In the transaction in which the graph changes: what is noted is not lost, and what is not changed not noted."""
    note_due(authors)
    if not any(_ask_for_scores in entry for entry in connection.run_on_commit):
        transaction.on_commit(_ask_for_scores, robust=True)


def _ask_for_scores() -> None:
    _ask(recompute_affected_trust_task.delay, otherwise="the sweep computes scores")


def _ask(worker: Callable[[], object], *, otherwise: str) -> None:
    """Asks a worker, unless the queue was away a moment ago: then the courier hears that something waits."""
    if time.monotonic() < _left_alone_until[0]:
        ring()
        return
    try:
        worker()
    except OperationalError:
        _left_alone_until[0] = time.monotonic() + _LEFT_ALONE_FOR
        ring()
        logger.info("No queue: %s when one is there.", otherwise)


@receiver(works_asked_for)
def put_in_works(sender: object, **kwargs: Any) -> None:
    try:
        put_in_works_task.delay()
    except OperationalError:
        logger.info("No queue: the sweep adds the work when one is there.")


@receiver(works_changed)
def ask_about_new_works(sender: object, **kwargs: Any) -> None:
    try:
        tell_of_new_works_task.delay()
    except OperationalError:
        logger.info("No queue: owners are asked about new works by the clock.")


@receiver(email_confirmed)
def forget_what_came_back(sender: object, email_address: Any, **kwargs: Any) -> None:
    forget_bounces(email_address.email)


@receiver(tracking)
def take_from_provider(sender: object, event: Any, **kwargs: Any) -> None:
    note_provider_event(event, now=timezone.now())


# In the request itself and not by a worker: the page that follows shows the level as it is, queue or no queue.
@receiver([email_removed, social_account_removed])
def end_evidence_of_what_was_removed(sender: object, **kwargs: Any) -> None:
    """An address or an ORCID iD was taken off the account: what rested on it counts no more."""
    account = kwargs.get("socialaccount")
    user = account.user if account is not None else kwargs["user"]
    if account is not None and account.provider == "orcid":
        end_authenticated(by=user.pk, values=[account.uid], at=timezone.now())
    end_groundless_evidence(user=user.pk, now=timezone.now())
