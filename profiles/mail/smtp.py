"""SMTP with an end: Django's backend, on a connection that can be cut when its time is over, and that knows whether the
server owes the answer to a whole mail.

A time-out of sockets bounds a silence. A server that sends a byte every few seconds is never silent, so the whole of a
mail has a deadline too; it is kept from outside, by ending the connection under whatever waits on it.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any, Final

from django.core.mail.backends.smtp import EmailBackend

_READY_FOR_DATA: Final = 354
_LEADING_DOT: Final = re.compile(rb"(?m)^\.")


class Watch:
    """The deadline of what happens on one connection at a time. Works through TLS, whichever socket wraps which."""

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._over = False

    @property
    def cut(self) -> bool:
        """Whether the time was over before the act was."""
        return self._over

    def take(self, line: socket.socket) -> None:
        """Watch over this connection from now on."""
        self.release()
        self._line = line.dup()
        if self._over:
            self._end()

    def release(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End the connection if the block is not done in time."""
        self._over = False
        timer = threading.Timer(seconds, self._time_is_over)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # or it might end the connection of the mail after this one

    def _time_is_over(self) -> None:
        self._over = True
        self._end()

    def _end(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):  # it has ended itself meanwhile
                self._line.shutdown(socket.SHUT_RDWR)


class WatchedSMTP(smtplib.SMTP):
    """A session that hands its connection to a watch, and tells when the server has a whole mail unanswered."""

    def __init__(self, *args: Any, watch: Watch, context: ssl.SSLContext | None = None, **kwargs: Any) -> None:
        self._watch = watch
        self._context = context  # TLS from the first byte
        self.fate_open = False
        super().__init__(*args, **kwargs)

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        plain: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # where smtplib connects
        self._watch.take(plain)
        return self._context.wrap_socket(plain, server_hostname=host) if self._context else plain

    def data(self, msg: Any) -> tuple[int, bytes]:
        """DATA in two steps: a mail without its last line was not taken, whatever becomes of the connection."""
        self.fate_open = False
        self.putcmd("data")
        code, reply = self.getreply()
        if code != _READY_FOR_DATA:
            raise smtplib.SMTPDataError(code, reply)
        body = _LEADING_DOT.sub(b"..", msg if isinstance(msg, bytes) else msg.encode("ascii"))
        self.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        self.fate_open = True
        self.send(b".\r\n")
        answer = self.getreply()
        self.fate_open = False
        return answer


class DeadlineBackend(EmailBackend):
    """Django's SMTP backend over a watched session."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch = Watch()

    @property
    def connection_class(self) -> Any:
        return self._session

    @property
    def fate_open(self) -> bool:
        return bool(getattr(self.connection, "fate_open", False))

    def drop(self) -> None:
        """End the session without a word: after a failure there is nothing left to say to the server."""
        sessions = [self.connection, getattr(self, "_partial_connection", None)]
        self.connection = self._partial_connection = None
        for session in sessions:
            if session is not None:
                session.close()
        self.watch.release()

    def _session(self, host: str, port: int, **params: Any) -> WatchedSMTP:
        return WatchedSMTP(host, port, watch=self.watch, **params)
