"""What became of a mail, read from what the server said or did not say, and when it is tried again. Pure.

A mail is tried again only where it surely did not go out. Where the server had all of it and the answer was lost, it
may have: its fate is unknown, and it is not sent a second time.
"""

import random
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

GIVE_UP_AFTER: Final = timedelta(hours=24)
# A code that comes after it has run out helps nobody, and worries somebody.
GIVE_UP_EARLY: Final[Mapping[str, timedelta]] = {"code": timedelta(minutes=30)}

_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=2)
_SAID_KEPT: Final = 300
_PERMANENT: Final = range(500, 600)


class Fate(StrEnum):
    """What became of one try."""

    SENT = "sent"
    REFUSED = "refused"  # for good: no such mailbox, not wanted
    LATER = "later"  # this mail could not be taken now
    NO_SERVER = "no server"  # no mail can be sent now, whichever it is
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one try, what the server or the system said, and whether that was about the recipient; `status` is
    what it means (RFC 3463) where the words do not say so."""

    fate: Fate
    said: str = ""
    about_recipient: bool = False
    status: str = ""


def outcome_of(error: Exception, *, connected: bool, fate_open: bool, cut: bool) -> Outcome:
    """How a try that failed is to be read.

    `connected`: a session with the server was open, so it is this mail that failed. `fate_open`: the server had the
    whole mail and owed the answer. `cut`: we ended the connection since the time for one mail was over.
    """
    said = "took too long" if cut else _words(error)
    if fate_open:
        return Outcome(Fate.UNKNOWN, said)
    if not connected:
        return Outcome(Fate.NO_SERVER, said)
    code = _code(error)
    about = isinstance(error, smtplib.SMTPRecipientsRefused)
    if code is not None and code in _PERMANENT:
        return Outcome(Fate.REFUSED, said, about_recipient=about)
    if isinstance(error, (UnicodeError, ValueError, smtplib.SMTPNotSupportedError)) and not cut:
        return Outcome(Fate.REFUSED, said)  # it cannot be written down as a mail, today or tomorrow
    return Outcome(Fate.LATER, said)


def next_try(*, attempts: int, queued_at: datetime, now: datetime, kind: str, chance: float) -> datetime | None:
    """When a mail that failed for the `attempts`-th time is tried again; None where it is given up.

    The wait doubles from half a minute to two hours; `chance`, 0 to 1, spreads it over its second half, so that mails
    which failed together do not come back together.
    """
    # Beyond twenty doublings it is the longest wait anyway.
    wait = min(_FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 20), _LONGEST_WAIT)
    again = now + wait * (0.5 + 0.5 * chance)
    return again if again <= queued_at + GIVE_UP_EARLY.get(kind, GIVE_UP_AFTER) else None


def chance() -> float:
    return random.random()  # noqa: S311 - spreads load, keeps no secret


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return codes[0] if codes else None
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _words(error: Exception) -> str:
    """What may be kept: one line, bounded. Servers put the address in, which the row has anyway."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = [f"{code} {_text(reply)}" for code, reply in error.recipients.values()]
        text = "; ".join(replies)
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        text = f"{type(error).__name__}: {error}"
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())[:_SAID_KEPT]


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
