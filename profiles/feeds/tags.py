"""Ids of feeds and entries: tag URIs (RFC 4151), which stay the same wherever the portal moves its pages.

A work has one id in every feed, so that whoever reads several meets it once. The date is part of the id and never
changes: it says that whoever had the host name then gave the ids out.
"""

from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings

_SINCE: Final = "2026"
_SAFE: Final = "/=&?+-._~'()*!"


def tag(specific: str) -> str:
    """`tag("works/W1")` is `tag:people.example.org,2026:works/W1`."""
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"tag:{host},{_SINCE}:{quote(specific, safe=_SAFE)}"
