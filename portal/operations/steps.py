"""What the courier does each round. An area adds its own here: a service that may be called at any time by anybody.

Such a service claims its rows with SKIP LOCKED, so that it may run beside itself in a worker; begins nothing after some
twenty seconds, so that the courier can be stopped; and has no transaction open while it waits for somebody's server.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from profiles.digests.sending import send_due_digests
from profiles.mail.sending import send_due
from profiles.news.arrivals import note_arrivals
from profiles.news.relaying import relay_events
from profiles.webhooks.delivering import deliver_due


class Lane(StrEnum):
    """Steps of one lane follow each other; lanes go beside each other, so that no server that hangs holds up others."""

    NEWS = "news"  # the database alone
    MAIL = "mail"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is in logs and figures, `says` is what it does for people. `run` gives whether it did anything, so that
    more may wait behind that and is looked for at once. What went wrong with one thing of many it raises at its end."""

    name: str
    says: str
    lane: Lane
    run: Callable[[], bool]


# A round that was begun ends within this and the time of one mail, which is how long stopping may take.
SECONDS_A_ROUND: Final = 8.0


def _tell_of_events() -> bool:
    return relay_events() > 0


def _send_mail() -> bool:
    done = send_due(seconds=SECONDS_A_ROUND)
    return done.fates.total() > 0 and not done.no_server


def _note_arrivals() -> bool:
    return note_arrivals() > 0


def _send_digests() -> bool:
    done = send_due_digests(seconds=SECONDS_A_ROUND)
    if done.faults:
        raise done.faults[0]
    return done.queued.total() > 0


def _deliver_to_webhooks() -> bool:
    return deliver_due(seconds=SECONDS_A_ROUND).fates.total() > 0


STEPS: Final = (
    Step("arrivals", "notes works that came in", Lane.NEWS, _note_arrivals),
    Step("events", "tells of what has happened", Lane.NEWS, _tell_of_events),
    Step("digests", "writes digests that are due", Lane.NEWS, _send_digests),
    Step("mail", "sends mail", Lane.MAIL, _send_mail),
    Step("webhooks", "delivers to webhooks", Lane.WEBHOOKS, _deliver_to_webhooks),
)
