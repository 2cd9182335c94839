"""Other people's web servers, as real servers on loopback under invented names, for whatever asks the outside.

    def test_something(web_peers):
        web_peers.serve("lab.brightwater.org", lambda request: Reply(b"<p>Hello"))
        ...  # what asks https://lab.brightwater.org/ now reaches that server
        assert web_peers.requests[0].path == "/"

TLS is real: each server has a certificate for its name, from an authority that only the client of the test trusts. A
name that is not served is one that nobody knows. The client differs from the portal's own in its resolver alone.
"""

import contextlib
import datetime as dt
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.common.outbound import Address, Limits, OutboundClient, UnreachableError

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Request:
    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})

    def on_the_wire(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Status"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if "Content-Length" not in self.headers:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + self.body


class WebPeers:
    """The servers of one test, and the resolver that knows their names."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.looked_up: list[str] = []
        self.connections: list[str] = []
        self._places: dict[tuple[str, int], int] = {}
        self._listening: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._ending = threading.Event()

    # --- servers

    def serve(self, host: str, answer: Callable[[Request], Reply], *, scheme: str = "https", name: str = "") -> None:
        """Answers requests to `host`; `name` is that of its certificate, if it is another."""

        def converse(connection: socket.socket) -> None:
            request = _read_request(host, connection)
            if request is not None:
                self.requests.append(request)
                connection.sendall(answer(request).on_the_wire())

        self.serve_raw(host, converse, scheme=scheme, name=name)

    def serve_raw(
        self, host: str, converse: Callable[[socket.socket], None], *, scheme: str = "https", name: str = ""
    ) -> None:
        """Hands each connection to `converse`, after the TLS handshake if there is one."""
        listener = socket.create_server(("127.0.0.1", 0))
        self._places[host, _DEFAULT_PORTS[scheme]] = listener.getsockname()[1]
        self._listening.append(listener)
        tls = _authority().server_context(name or host) if scheme == "https" else None

        def one(connection: socket.socket) -> None:
            with contextlib.suppress(OSError), connection:  # a client that gives up is no fault of the server
                connection.settimeout(10)
                if tls is None:
                    converse(connection)
                else:
                    with tls.wrap_socket(connection, server_side=True) as secure:
                        converse(secure)

        def accept() -> None:
            while not self._ending.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                self.connections.append(host)
                self._start(lambda connection=connection: one(connection))

        self._start(accept)

    def wait(self, seconds: float) -> bool:
        """For a server that dawdles: waits, and says whether the test is over."""
        return self._ending.wait(seconds)

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        self._ending.set()
        for listener in self._listening:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in self._threads:
            thread.join(10)

    # --- what the portal uses

    def addresses(self, host: str, port: int, seconds: float) -> list[Address]:
        self.looked_up.append(host)
        if (host, port) not in self._places:
            raise UnreachableError(f"{host} cannot be found.")
        return [Address("127.0.0.1", self._places[host, port])]

    def client(self, limits: Limits | None = None) -> OutboundClient:
        return OutboundClient(self, tls=_authority().client_context(), limits=limits)


_current: list[WebPeers] = []


def current_client() -> OutboundClient:
    """`OUTBOUND_CLIENT` of the test settings: the peers of the running test, or a world in which nobody is known."""
    return (_current[-1] if _current else WebPeers()).client()


@pytest.fixture
def web_peers() -> Iterator[WebPeers]:
    peers = WebPeers()
    _current.append(peers)
    try:
        yield peers
    finally:
        _current.remove(peers)
        peers.close()


def _read_request(host: str, connection: socket.socket) -> Request | None:
    with connection.makefile("rb") as stream:
        first = stream.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = {}
        while (line := stream.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
    return Request(host, first[0], first[1], headers, body)


# --- certificates ------------------------------------------------------------------------------------------------


class _Authority:
    """Signs certificates that nobody but these tests trusts; they live in memory and a temporary folder."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Peergraph test authority")])
        self._certificate = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=0), ())

    def client_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cadata=self._certificate.public_bytes(serialization.Encoding.PEM).decode())
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    @cache  # noqa: B019 - there is one authority
    def server_context(self, host: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "peer")])
        constraint = x509.BasicConstraints(ca=False, path_length=None)
        certificate = self._signed(subject, key, constraint, (x509.DNSName(host),))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "peer.pem"
            file.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
                + certificate.public_bytes(serialization.Encoding.PEM)
            )
            context.load_cert_chain(file)
        return context

    def _signed(self, subject, key, constraint, names) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(constraint, critical=True)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())


@cache
def _authority() -> _Authority:
    return _Authority()
