"""What a refusal says about an address: that there is no such mailbox, that there is no room now, or nothing. Pure.

A server that takes us for a sender of spam says so of everybody's mail. To hold that against people's addresses would
silence the portal for all of them, so only what is plainly about the mailbox counts.
"""

import re
from enum import StrEnum
from typing import Final

# RFC 3463: class, subject, detail.
_ENHANCED: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE: Final = re.compile(r"(?:^|\D)([45]\d\d)(?!\d)")
_ADDRESSING, _MAILBOX = "1", "2"
_FULL: Final = frozenset({("2", "2"), ("3", "1"), ("2", "3")})
_NO_MAILBOX: Final = frozenset({"550", "551", "553", "521", "556"})
_ABOUT_US: Final = re.compile(
    r"spam|spf|dkim|dmarc|block|black ?list|black-list|reputation|polic|relay|denied|not authori[sz]ed|rate|"
    r"authenticat|reverse dns|ptr|content",
    re.IGNORECASE,
)


class Verdict(StrEnum):
    """What is held against the address."""

    GONE = "gone"
    PASSING = "passing"
    NOTHING = "nothing"


def verdict_on(said: str, *, status: str = "") -> Verdict:
    """Of the words of a server, and of its status code (`5.1.1`) where there is one."""
    found = _ENHANCED.search(status) or _ENHANCED.search(said)
    if found is not None:
        return _by_status(*found.groups())
    code = _CODE.search(said)
    if code is None or _ABOUT_US.search(said):
        return Verdict.NOTHING
    if code[1].startswith("4") or code[1] == "552":
        return Verdict.PASSING
    return Verdict.GONE if code[1] in _NO_MAILBOX else Verdict.NOTHING


def _by_status(kind: str, subject: str, detail: str) -> Verdict:
    if kind == "2":
        return Verdict.NOTHING
    if kind == "4" or (subject, detail) in _FULL:
        return Verdict.PASSING
    return Verdict.GONE if subject in (_ADDRESSING, _MAILBOX) else Verdict.NOTHING
