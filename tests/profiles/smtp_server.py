"""A mail server on loopback that behaves, or misbehaves, as the recipient's name asks it to.

    hang@…    says nothing to RCPT, until the test ends
    drip@…    answers RCPT with a byte each twentieth of a second, for ever
    reset@…   ends the connection at RCPT
    lost@…    takes the whole mail and ends the connection instead of answering
    later@…   451 at RCPT       full@…   452 after the mail       never@…   550 at RCPT     spam@…   554 after the mail

Everybody else gets their mail; `received` has each as (recipient, bytes).
"""

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Iterator


class SmtpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, *, seconds_a_mail: float = 0.0, mails_a_session: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[tuple[str, bytes]] = []
        self.greeting = "220 mail.example ESMTP"
        self.sessions = 0
        self.seconds_a_mail = seconds_a_mail
        self.mails_a_session = mails_a_session
        self.over = threading.Event()
        self.lines: set[socket.socket] = set()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.received]

    def stop(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Session(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.server.lines.add(self.request)
        self.server.sessions += 1
        try:
            self._talk()
        except (OSError, ValueError):
            pass
        finally:
            self.server.lines.discard(self.request)

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _talk(self) -> None:
        if self.server.greeting == "hang":
            self.server.over.wait()
            return
        self._say(self.server.greeting)
        recipient, mails = "", 0
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith("EHLO"):
                self._say("250-mail.example")
                self._say("250 8BITMIME")
            elif verb.startswith("MAIL") and self.server.mails_a_session == mails:
                self._say("421 that was enough")
                return
            elif verb.startswith("RCPT"):
                recipient = line.decode().split("<")[1].split(">")[0]
                if not self._take_recipient(recipient.partition("@")[0]):
                    return
            elif verb == "DATA":
                if not self._take_mail(recipient):
                    return
                mails += 1
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take_recipient(self, name: str) -> bool:
        if name == "hang":
            self.server.over.wait()
            return False
        if name == "drip":
            while not self.server.over.wait(0.05):
                self.wfile.write(b"2")
            return False
        if name == "reset":
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            return False
        self._say({"later": "451 come back", "never": "550 no such mailbox"}.get(name, "250 fine"))
        return True

    def _take_mail(self, recipient: str) -> bool:
        name = recipient.partition("@")[0]
        self._say("354 go on")
        body = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            body += line.removeprefix(b".") if line.startswith(b"..") else line
        time.sleep(self.server.seconds_a_mail)
        refused = {"full": "452 no room", "spam": "554 not wanted"}.get(name)
        if refused is None:
            self.server.received.append((recipient, body))
        if name == "lost":
            return False
        self._say(refused or "250 taken")
        return True


@contextlib.contextmanager
def smtp_server(**options: object) -> Iterator[SmtpServer]:
    """The server, in a thread of its own, until the block ends."""
    server = SmtpServer(**options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
