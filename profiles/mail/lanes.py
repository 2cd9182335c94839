"""Handing mails to the server, several at a time, each within its own time. Knows no database.

A lane keeps one session open for as long as that works. What a mail does to a lane ends with that mail.
"""

import contextlib
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from profiles.mail.outcomes import Fate, Outcome, outcome_of
from profiles.mail.provider_outcomes import provider_outcome
from profiles.mail.smtp import DeadlineBackend

SECONDS_A_MAIL: Final = 15.0
_MAILS_A_SESSION: Final = 50  # servers end sessions that go on for ever
_LEAVING: Final = 421
_LONGEST_LINE: Final = 900  # RFC 5322 allows 998


class _Mail(EmailMultiAlternatives):
    """With each header on one line as far as lines may go: some programs do not find the address of List-Unsubscribe
    where a fold comes before it."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        made = super().message(*args, **kwargs)
        made.policy = made.policy.clone(max_line_length=_LONGEST_LINE)
        return made


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out. `message_id` stays the same however often it is tried."""

    number: int
    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    message_id: str

    def message(self, connection: Any) -> EmailMultiAlternatives:
        headers = {**self.headers, "Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}
        made = _Mail(
            subject=self.subject,
            body=self.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[self.to],
            headers=headers,
            connection=connection,
        )
        if self.html:
            made.attach_alternative(self.html, "text/html")
        return made


class Lane:
    """One session with the server, used by one thread at a time."""

    def __init__(self, *, seconds: float = SECONDS_A_MAIL) -> None:
        self._backend: Any = get_connection()
        self._seconds = seconds
        self._sent = 0

    def deliver(self, letter: Letter) -> Outcome:
        """Try once. A session that was open already and turns out to be dead is opened anew, once."""
        reused = self._sent > 0
        outcome, broken = self._try(letter)
        if reused and broken and outcome.fate in {Fate.LATER, Fate.NO_SERVER}:
            outcome, _ = self._try(letter)
        return outcome

    def close(self) -> None:
        """Take leave of the server, if it is there to listen."""
        with contextlib.suppress(Exception), self._in_time():
            self._backend.close()
        self._drop()

    def _try(self, letter: Letter) -> tuple[Outcome, bool]:
        """What became of it, and whether it was the session that failed and not the mail."""
        connected = False
        try:
            with self._in_time():
                if self._sent >= _MAILS_A_SESSION:
                    self._backend.close()
                    self._sent = 0
                self._backend.open()
                connected = True
                self._backend.send_messages([letter.message(self._backend)])
        except AnymailError as error:
            self._drop()
            return provider_outcome(error), False
        except Exception as error:  # noqa: BLE001 - whatever a server can do to a client is an outcome
            found = outcome_of(error, connected=connected, fate_open=self._fate_open(), cut=self._cut())
            broken = not self._cut() and _session_is_gone(error)
            self._drop()
            return found, broken
        self._sent += 1
        return Outcome(Fate.SENT), False

    def _in_time(self) -> contextlib.AbstractContextManager[None]:
        if isinstance(self._backend, DeadlineBackend):
            return self._backend.watch.within(self._seconds)
        return contextlib.nullcontext()

    def _fate_open(self) -> bool:
        return isinstance(self._backend, DeadlineBackend) and self._backend.fate_open

    def _cut(self) -> bool:
        return isinstance(self._backend, DeadlineBackend) and self._backend.watch.cut

    def _drop(self) -> None:
        self._sent = 0
        if isinstance(self._backend, DeadlineBackend):
            self._backend.drop()


def _session_is_gone(error: Exception) -> bool:
    """The server left between two mails: an end of the connection, or 421, which announces one."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == _LEAVING
    return isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionError))
