"""One HTTP exchange with one address: the connection is pinned, and neither time nor size is for the peer to choose.

A time-out of the socket is one of each read, so a peer that sends a byte a second would never meet it. Here every
read and write gets what is left of the whole, and bytes are counted before anything interprets them.
"""

import contextlib
import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from portal.common.outbound.answers import Answer
from portal.common.outbound.errors import BadAnswerError, OutboundError, TooLargeError, TooSlowError, UnreachableError
from portal.common.outbound.resolving import Address
from portal.common.outbound.targets import Target

_HEADERS: Final = 64 * 1024  # bytes of status line and headers; also what chunks may cost on top of the body
_PIECE: Final = 16 * 1024
_MOST_TRIED: Final = 4  # addresses of one host
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class Deadline:
    """What is left of the time for a whole request."""

    def __init__(self, seconds: float, *, each: float) -> None:
        self._end = time.monotonic() + seconds
        self._each = each

    def left(self) -> float:
        """Seconds for the next step: what is left of the whole, or of one step if that is less."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlowError("The host took too long to answer.")
        return min(left, self._each)


def exchange(
    target: Target,
    addresses: Sequence[Address],
    *,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    tls: ssl.SSLContext,
    deadline: Deadline,
    max_body: int,
) -> Answer:
    """The answer of the first address that takes the connection. Raises an `OutboundError`, nothing else."""
    connection = _PinnedConnection(target, addresses, tls, deadline, max_body)
    try:
        with _as_outbound_errors():
            connection.request(method, target.path, body=body, headers=dict(headers))
            response = connection.getresponse()
            packed = _read(response, max_body, is_empty=method == "HEAD")
    finally:
        connection.hang_up()
    named = {name.lower(): value for name, value in reversed(response.getheaders())}  # of several, the first
    return Answer(
        url=target.url,
        status=response.status,
        headers=named,
        body=_unpacked(packed, named.get("content-encoding", ""), max_body),
    )


@contextlib.contextmanager
def _as_outbound_errors() -> Iterator[None]:
    try:
        yield
    except OutboundError:
        raise
    except TimeoutError:
        raise TooSlowError("The host took too long to answer.") from None
    except ssl.SSLCertVerificationError:
        raise UnreachableError("The host's certificate is not valid for its name.") from None
    except (http.client.HTTPException, UnicodeError, ValueError):
        raise BadAnswerError("The host did not answer as a web server does.") from None
    except OSError:
        raise UnreachableError("The connection failed.") from None


def _read(response: http.client.HTTPResponse, max_body: int, *, is_empty: bool) -> bytes:
    if is_empty:
        return b""
    if response.length is not None and response.length > max_body:
        raise TooLargeError(f"The answer has more than {max_body:,} bytes.")
    pieces: list[bytes] = []
    size = 0
    while piece := response.read(_PIECE):
        size += len(piece)
        if size > max_body:
            raise TooLargeError(f"The answer has more than {max_body:,} bytes.")
        pieces.append(piece)
    if response.length:  # a read of a part does not say that the rest is missing
        raise BadAnswerError("The answer broke off.")
    return b"".join(pieces)


_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 47}


def _unpacked(packed: bytes, encoding: str, max_body: int) -> bytes:
    encoding = encoding.strip().lower()
    if not packed or encoding in ("", "identity"):
        return packed
    if encoding not in _WINDOWS:
        raise BadAnswerError("The answer is packed in a way that was not asked for.")
    unpacker = zlib.decompressobj(_WINDOWS[encoding])
    try:
        found = unpacker.decompress(packed, max_body + 1)
    except zlib.error:
        raise BadAnswerError("The answer cannot be unpacked.") from None
    if len(found) > max_body:
        raise TooLargeError(f"The answer has more than {max_body:,} bytes once it is unpacked.")
    if not unpacker.eof:
        raise BadAnswerError("The answer broke off.")
    return found


class _PinnedConnection(http.client.HTTPConnection):
    """Connects to addresses that were judged, whatever its host's name would resolve to now."""

    def __init__(
        self, target: Target, addresses: Sequence[Address], tls: ssl.SSLContext, deadline: Deadline, max_body: int
    ) -> None:
        super().__init__(target.host, target.port)
        self.default_port = _DEFAULT_PORTS[target.scheme]  # which decides whether the Host header names the port
        self._target = target
        self._addresses = addresses
        self._tls = tls
        self._deadline = deadline
        self._max_body = max_body
        self._open: socket.socket | None = None

    def connect(self) -> None:
        plain = self._connected()
        try:
            if self._target.scheme == "https":
                plain.settimeout(self._deadline.left())
                plain = self._tls.wrap_socket(plain, server_hostname=self._target.host)
        except BaseException:
            plain.close()
            raise
        self._open = plain
        self.sock: Any = _BoundedSocket(plain, self._deadline, self._max_body + _HEADERS)

    def hang_up(self) -> None:
        """Closes the connection, which http.client believes to be closed long before the answer is read."""
        self.close()
        if self._open is not None:
            self._open.close()

    def _connected(self) -> socket.socket:
        """The next address is tried only where the one before took no connection: nothing has been sent by then."""
        failure: OSError = ConnectionError()
        for ip, port in self._addresses[:_MOST_TRIED]:
            family = socket.AF_INET6 if ":" in ip else socket.AF_INET
            try:
                connection = socket.socket(family, socket.SOCK_STREAM)
            except OSError as error:  # a machine without IPv6
                failure = error
                continue
            try:
                connection.settimeout(self._deadline.left())
                connection.connect((ip, port))
            except OSError as error:
                connection.close()
                failure = error
            except BaseException:
                connection.close()
                raise
            else:
                return connection
        raise failure


class _BoundedSocket:
    """What http.client needs of a socket, within the deadline and up to so many bytes."""

    def __init__(self, connection: socket.socket, deadline: Deadline, most: int) -> None:
        self._connection = connection
        self._deadline = deadline
        self._most = most

    def sendall(self, data: Any) -> None:
        self._connection.settimeout(self._deadline.left())
        self._connection.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedReader(self._connection, self._deadline, self._most), _PIECE)

    def close(self) -> None:
        """Nothing yet: the answer is read after http.client has closed what it sent the request on."""


class _BoundedReader(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: Deadline, most: int) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._deadline.left())
        got = self._connection.recv_into(buffer)
        self._left -= got
        if self._left < 0:
            raise TooLargeError("The answer is larger than what is read.")
        return got
