"""Who issues receipts: the portal, by the address that people reach it at.

Behind TLS that is `did:web:` and the host name, which anybody can look up. A portal on plain HTTP, on a number or below
a path has no such name; there it is the address of the document that lists its keys.
"""

from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse

_NUMBER: Final = frozenset("0123456789.:")


def issuer() -> str:
    return issuer_at(settings.PORTAL_URL, settings.PORTAL_URL + reverse("receipt-keys"))


def issuer_at(portal: str, keys: str) -> str:
    """`portal` is how people reach it, `keys` where its keys are listed. Pure."""
    parts = urlsplit(portal)
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.path or set(host) <= _NUMBER or "." not in host:
        return keys
    return "did:web:" + quote(host if parts.port is None else f"{host}:{parts.port}", safe=".-")


def checking_page() -> str:
    """Where anybody can have a receipt checked."""
    return str(settings.PORTAL_URL + reverse("receipt-check"))


def list_address(number: int) -> str:
    """Where a list of revoked receipts is fetched."""
    return str(settings.PORTAL_URL + reverse("receipt-list", args=[number]))
