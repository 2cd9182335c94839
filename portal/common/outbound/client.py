"""Asks one address of the outside and gives the whole answer, or says why there is none.

No cookies, no proxies from the environment, no retries: whoever calls decides whether to ask again, and when. A
redirect is followed only on the same host, judged from scratch, and never from https to http.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urljoin

from portal.common.outbound.answers import Answer
from portal.common.outbound.connections import Deadline, exchange
from portal.common.outbound.errors import BadAnswerError, RefusedTargetError
from portal.common.outbound.resolving import Resolver
from portal.common.outbound.targets import WEB_PORTS, Target, parse_target

USER_AGENT: Final = "Peergraph/1 (researcher profiles; checks what people give as their own)"
_METHODS: Final = frozenset({"GET", "POST"})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
# What the client alone says. A caller's header of such a name would change to whom or how it speaks.
_OWN_HEADERS: Final = frozenset(
    {"accept-encoding", "connection", "content-length", "cookie", "expect", "host", "proxy-authorization", "te",
     "trailer", "transfer-encoding", "upgrade", "user-agent"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for the whole request and for each step of it (a look-up, a connection, a read), and bytes of a body."""

    whole: float = 10.0
    step: float = 3.0
    body: int = 1_000_000
    redirects: int = 3
    ports: frozenset[int] = WEB_PORTS


class OutboundClient:
    """Safe to share between threads: nothing is kept from one request to the next."""

    def __init__(self, resolver: Resolver, *, tls: ssl.SSLContext | None = None, limits: Limits | None = None) -> None:
        self._resolver = resolver
        self._tls = tls or ssl.create_default_context()
        self.limits = limits or Limits()

    def within(self, limits: Limits) -> "OutboundClient":
        """The same way out with other bounds, for a host that the operator chose and whose answers are known to be
        large or slow."""
        return OutboundClient(self._resolver, tls=self._tls, limits=limits)

    def judge(self, url: str) -> Target:
        """The address in one form, if the portal would ask there now; nothing is asked. For whoever types an address
        that is asked later, when it is judged again. Raises as `get` does."""
        target = parse_target(url, ports=self.limits.ports)
        self._resolver.addresses(target.host, target.port, Deadline(self.limits.whole, each=self.limits.step).left())
        return target

    def get(self, url: str, *, accept: str = "*/*", headers: Mapping[str, str] = _NONE) -> Answer:
        """The answer, whatever its status, after at most so many redirects on the same host."""
        deadline = Deadline(self.limits.whole, each=self.limits.step)
        target = parse_target(url, ports=self.limits.ports)
        for _ in range(self.limits.redirects + 1):
            answer = self._ask("GET", target, {"Accept": accept} | dict(headers), None, deadline)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            target = self._redirected(target, answer.headers["location"])
        raise BadAnswerError("The host redirects again and again.")

    def get_json(self, url: str, *, accept: str = "application/json", headers: Mapping[str, str] = _NONE) -> Any:
        """The JSON of an answer with status 200. Raises `BadAnswerError` for any other."""
        answer = self.get(url, accept=accept, headers=headers)
        if answer.status != _OK:
            raise BadAnswerError(f"The host answered with status {answer.status}.")
        return answer.json()

    def get_page(self, url: str) -> Answer:
        """An HTML page or plain text with status 200. Raises `BadAnswerError` for any other answer."""
        answer = self.get(url, accept="text/html,application/xhtml+xml,text/plain;q=0.9")
        if answer.status != _OK:
            raise BadAnswerError(f"The host answered with status {answer.status}.")
        if answer.media_type not in ("text/html", "application/xhtml+xml", "text/plain"):
            raise BadAnswerError("What is at this address is not a web page.")
        return answer

    def post(self, url: str, *, body: bytes, content_type: str, headers: Mapping[str, str] = _NONE) -> Answer:
        """The answer, whatever its status. A redirect is an answer: what was sent is never sent elsewhere."""
        return self.send("POST", url, headers={"Content-Type": content_type} | dict(headers), body=body)

    def send(self, method: str, url: str, *, headers: Mapping[str, str] = _NONE, body: bytes | None = None) -> Answer:
        """One exchange, no redirect followed."""
        deadline = Deadline(self.limits.whole, each=self.limits.step)
        return self._ask(method, parse_target(url, ports=self.limits.ports), headers, body, deadline)

    def _ask(
        self, method: str, target: Target, headers: Mapping[str, str], body: bytes | None, deadline: Deadline
    ) -> Answer:
        if method not in _METHODS:
            raise RefusedTargetError(f"The portal does not send {method} to other hosts.")
        if any(mark in text for pair in headers.items() for text in pair for mark in "\r\n\0"):
            raise ValueError("A header contains a line break.")
        sent = {name: value for name, value in headers.items() if name.lower() not in _OWN_HEADERS}
        sent |= {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Connection": "close"}
        addresses = self._resolver.addresses(target.host, target.port, deadline.left())
        return exchange(
            target,
            addresses,
            method=method,
            headers=sent,
            body=body,
            tls=self._tls,
            deadline=deadline,
            max_body=self.limits.body,
        )

    def _redirected(self, source: Target, location: str) -> Target:
        try:
            target = parse_target(urljoin(source.url, location), ports=self.limits.ports)
        except (RefusedTargetError, ValueError):
            raise RefusedTargetError("The host redirects to something that is not a public web page.") from None
        if target.host != source.host:
            raise RefusedTargetError("The host redirects to another one. Give the address where the page itself is.")
        if source.scheme == "https" and target.scheme != "https":
            raise RefusedTargetError("The host redirects from https to http.")
        return target
