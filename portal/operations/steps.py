"""What the courier does each round. An area adds its own here: a service that may be called at any time by anybody.

Such a service claims its rows with SKIP LOCKED, so that it may run beside itself in a worker; begins nothing after some
twenty seconds, so that the courier can be stopped; and has no transaction open while it waits for somebody's server.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from profiles.mail.sending import send_due
from profiles.news.relaying import relay_events


class Lane(StrEnum):
    """Steps of one lane follow each other; lanes go beside each other, so that no server that hangs holds up others."""

    NEWS = "news"  # the database alone
    MAIL = "mail"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True)
class Step:
    """`name` is in logs and figures, `says` is what it does for people."""

    name: str
    says: str
    lane: Lane
    run: Callable[[], object]


SECONDS_OF_MAIL: Final = 15.0


def _send_mail() -> object:
    return send_due(seconds=SECONDS_OF_MAIL)


STEPS: Final = (
    Step("events", "tells of what has happened", Lane.NEWS, relay_events),
    Step("mail", "sends mail", Lane.MAIL, _send_mail),
)
