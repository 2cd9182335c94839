"""What became of a mail that was handed to a provider's API, read from what went wrong. Pure.

An API says of one mail what a server says of a session: that it cannot be reached or knows us not (no mail goes out),
that it takes no more just now, or that it does not want this one. Where it may have taken the mail, nobody knows.
"""

from typing import Final

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError, SSLError

from profiles.mail.outcomes import Fate, Outcome

_SAID_KEPT: Final = 300
_NOT_A_MAILBOX: Final = "5.1.0"  # invalid, or known to the provider as one that mail comes back from
_NOT_BEGUN: Final = (NewConnectionError, NameResolutionError, SSLError)
# Not ours to mail through, or not set up there.
_NO_WAY_IN: Final = frozenset({401, 402, 403, 404})
_LATER: Final = frozenset({408, 425, 429, 503})


def provider_outcome(error: AnymailError) -> Outcome:
    """How an error of an API backend is to be read."""
    said = _words(error)
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome(Fate.REFUSED, said, about_recipient=True, status=_NOT_A_MAILBOX)
    if not isinstance(error, AnymailAPIError):
        return Outcome(Fate.REFUSED, said)  # it cannot be said to this provider, today or tomorrow
    status = error.status_code
    if status is None:
        return Outcome(Fate.NO_SERVER if _never_reached(error) else Fate.UNKNOWN, said)
    if status in _NO_WAY_IN:
        return Outcome(Fate.NO_SERVER, said)
    if status in _LATER:
        return Outcome(Fate.LATER, said)
    return Outcome(Fate.REFUSED if 400 <= status < 500 else Fate.UNKNOWN, said)  # noqa: PLR2004 - HTTP's own


def _never_reached(error: AnymailAPIError) -> bool:
    cause = error.__cause__
    if isinstance(cause, requests.ConnectTimeout):
        return True
    reason = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, _NOT_BEGUN)


def _words(error: AnymailError) -> str:
    """One line, without keys: what the API answered, or how the connection failed."""
    response = getattr(error, "response", None)
    cause = error.__cause__
    if response is not None:
        text = f"{response.status_code} {response.text}"
    else:
        text = f"{type(cause).__name__}" if cause is not None else f"{type(error).__name__}: {error.args[:1]}"
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:_SAID_KEPT]
