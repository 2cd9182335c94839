"""From a host's name to the addresses that may be connected to: asked once, and all of them public or none.

A name that has one public and one private address is refused as a whole: which of them a program takes is chance. What
cannot be resolved is refused as well; a guard that lets pass what it could not look up is none.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

from portal.common.outbound.addresses import is_public
from portal.common.outbound.errors import OutboundError, RefusedTargetError, TooSlowError, UnreachableError

_MOST_ADDRESSES: Final = 64
_AT_ONCE: Final = 16

Lookup = Callable[[str, int], Sequence[str]]


class Address(NamedTuple):
    """Where to connect to. The port is part of it, so that a test can put a host's port 443 elsewhere."""

    ip: str
    port: int


class Resolver(Protocol):
    """Gives the addresses of a host, best first, at least one; raises an `OutboundError` otherwise."""

    def addresses(self, host: str, port: int, seconds: float) -> Sequence[Address]: ...


def system_lookup(host: str, port: int) -> Sequence[str]:
    """What the system's resolver knows, IPv4 and IPv6. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class PublicResolver:
    """The resolver of a portal that runs: the system's answers, of which every one has to be public."""

    def __init__(self, lookup: Lookup = system_lookup) -> None:
        self._lookup = lookup
        # A name server that never answers holds a thread until the system gives up; there are never many of these.
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    def addresses(self, host: str, port: int, seconds: float) -> Sequence[Address]:
        found = self._looked_up(host, port, seconds)
        if not found or len(found) > _MOST_ADDRESSES:
            raise UnreachableError(f"{host} cannot be found.")
        if not all(is_public(ip) for ip in found):
            raise RefusedTargetError(f"{host} is not a host of the public internet.")
        return [Address(ip, port) for ip in found]

    def _looked_up(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """The system's resolver takes no time limit, so it is waited for in another thread."""
        if not self._free.acquire(timeout=max(0.0, seconds)):
            raise TooSlowError(f"{host} cannot be looked up now. Try again in a few minutes.")
        answer: list[Sequence[str]] = []
        failure: list[OutboundError] = []

        def ask() -> None:
            try:
                answer.append(self._lookup(host, port))
            except Exception:  # noqa: BLE001 - whatever went wrong, nothing is known about the host
                failure.append(UnreachableError(f"{host} cannot be found."))
            finally:
                self._free.release()

        thread = threading.Thread(target=ask, name="outbound-lookup", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            self._free.release()
            raise UnreachableError(f"{host} cannot be looked up now.") from None
        thread.join(max(0.0, seconds))
        if failure:
            raise failure[0]
        if not answer:
            raise TooSlowError(f"{host} was not found in time.")
        return answer[0]
