"""E-mail addresses and host names in source records: the host is kept, the address never.

An address printed beside an affiliation identifies a person who did not choose to stand in a database; its domain says
where they worked, and that is all the portal needs. Pass every free text about a person through `without_addresses`.
"""

import re
from typing import Final

_LONGEST: Final = 253  # of a domain name, by its own rules
_LONGEST_TEXT: Final = 10_000  # far beyond what is kept of an affiliation
_DOMAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})", re.ASCII)
_ADDRESS = re.compile(
    r"[\s,;:(\[<]{0,20}+"
    r"(?:(?:[Ee]lectronic address|(?:[Cc]orresponding )?(?:[Ee]-? ?mails?|E-?MAILS?)(?: [Aa]ddress(?:es)?)?)"
    r"\s{0,3}[:.=]?\s{0,3})?"
    r"(?:<|mailto:)*(?:\{[^{}@]{1,300}\}|[\w.+'%-]{1,64})\s?@\s?((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})[>\])]*"
)


def domain(raw: str) -> str:
    """The host of an address ("a@cs.edu"), or the domain itself, in lower case; empty if it is neither."""
    if len(raw) > _LONGEST:
        return ""
    host = raw.rpartition("@")[2].strip().strip(".").lower()
    return host if _DOMAIN.fullmatch(host) else ""


def without_addresses(raw: str) -> tuple[str, tuple[str, ...]]:
    """The text with every e-mail address cut out, and the domains of what was cut."""
    if "@" not in raw:
        return raw, ()
    raw = raw[:_LONGEST_TEXT]
    domains: dict[str, None] = {}

    def cut(found: re.Match[str]) -> str:
        host = domain(found[1])
        if host:
            domains[host] = None
        return " "

    text = _ADDRESS.sub(cut, raw)
    return " ".join(text.split()).strip(" ,;:") if domains else raw, tuple(domains)
