"""The keys of an issuer as the document that anybody fetches (W3C Controlled Identifiers, `did:web`). Pure.

Retired keys stay in it, so that what they signed can be checked for as long as it is valid. A key that fell into other
hands is listed as revoked and for no purpose, so that nothing it signed, at whatever date, is good any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from profiles.receipts.credential import NotAReceiptError, as_time, time_from
from profiles.receipts.multikey import SpellingError, key_as_text, key_from_text

_CONTEXT: Final = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")


class NoKeysError(ValueError):
    """The document lists no keys of an issuer."""


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A key and whose it is. `retired_at` is known to the portal alone."""

    issuer: str
    public: Ed25519PublicKey
    retired_at: datetime | None = None
    compromised_at: datetime | None = None

    @property
    def method(self) -> str:
        """The URL that a proof names it by."""
        return f"{self.issuer}#{key_as_text(self.public)}"


Keys = Mapping[str, IssuerKey]


def keys_by_method(keys: Iterable[IssuerKey]) -> dict[str, IssuerKey]:
    return {key.method: key for key in keys}


def key_document(issuer: str, keys: Iterable[IssuerKey]) -> dict[str, Any]:
    """The document of this issuer; keys of other issuers are left out."""
    own = [key for key in keys if key.issuer == issuer]
    return {
        "@context": list(_CONTEXT),
        "id": issuer,
        "verificationMethod": [
            {
                "id": key.method,
                "type": "Multikey",
                "controller": issuer,
                "publicKeyMultibase": key_as_text(key.public),
                **({"revoked": as_time(key.compromised_at)} if key.compromised_at else {}),
            }
            for key in own
        ],
        "assertionMethod": [key.method for key in own if key.compromised_at is None],
    }


def read_keys(document: Any) -> dict[str, IssuerKey]:
    """The keys that a document lists, by the URL that names each. Raises NoKeysError."""
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise NoKeysError("it has no id")
    issuer, listed, asserting = document["id"], document.get("verificationMethod"), document.get("assertionMethod")
    if not isinstance(listed, list) or not isinstance(asserting, list):
        raise NoKeysError("it lists no keys")
    found = [_key(issuer, one) for one in listed]
    keys = keys_by_method(key for key in found if key is not None)
    return {method: key for method, key in keys.items() if method in asserting or key.compromised_at is not None}


def _key(issuer: str, listed: Any) -> IssuerKey | None:
    """Keys of other kinds are passed over: a document may list what it likes."""
    if not isinstance(listed, dict) or listed.get("type") != "Multikey" or listed.get("controller") != issuer:
        return None
    text, revoked = listed.get("publicKeyMultibase"), listed.get("revoked")
    try:
        key = IssuerKey(
            issuer=issuer,
            public=key_from_text(text if isinstance(text, str) else ""),
            compromised_at=time_from(str(revoked)) if revoked is not None else None,
        )
    except (SpellingError, NotAReceiptError):
        return None
    return key if listed.get("id") == key.method else None
