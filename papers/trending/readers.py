"""Who read, without knowing who: tokens that can be made on one day only. Pure.

A token is a keyed hash of the network address and the browser's own description. The key is random, made for one day,
and gone after it, so that nobody can find out later whom a token meant, nor join two days.
"""

import hashlib
import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from uuid import UUID

KEY_BYTES: Final = 32
# What belongs to one household or one institution: enough to see that hundreds of "readers" are one machine.
_NETWORK_BITS: Final = {4: 24, 6: 48}
_ROBOT = re.compile(
    r"bot\b|bots\b|crawl|spider|slurp|headless|phantom|selenium|puppeteer|playwright|lighthouse|preview|monitor|scrap"
    r"|fetch|archiv|curl|wget|python|java/|go-http|libwww|okhttp|axios|node|http-?client|facebookexternalhit",
    re.IGNORECASE,
)
_LONGEST_AGENT: Final = 500


def is_robot(agent: str) -> bool:
    """By what it says of itself. One that pretends to be a browser is held by the limits for readers and networks."""
    return not agent.strip() or _ROBOT.search(agent[:_LONGEST_AGENT]) is not None


def reader_token(key: bytes, *, address: str, agent: str) -> UUID:
    return _token(key, "reader", address, agent[:_LONGEST_AGENT])


def network_token(key: bytes, *, address: str) -> UUID:
    return _token(key, "network", network(address))


def network(address: str) -> str:
    """`192.0.2.7` is of `192.0.2.0/24`. What is no address is its own network."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, _NETWORK_BITS[found.version]), strict=False))


def _token(key: bytes, *parts: str) -> UUID:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return UUID(bytes=hashlib.blake2b(text, key=key, digest_size=16).digest())
