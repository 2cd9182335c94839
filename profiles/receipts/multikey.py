"""Ed25519 keys and signatures as text: base58-btc behind a "z", keys as W3C Multikeys ("z6Mk…"). Pure.

Each key and each signature has one spelling here: what decodes to the same bytes and is written otherwise is refused.
"""

from typing import Final

import base58
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_PUBLIC: Final = b"\xed\x01"
_BASE58_BTC: Final = "z"
# A key has 34 bytes and a signature 64; decoding takes the square of the length, so it is bounded before.
_LONGEST: Final = 90


class SpellingError(ValueError):
    """The text is no key and no signature, or is not written in the one way."""


def key_as_text(key: Ed25519PublicKey) -> str:
    return as_text(_PUBLIC + key.public_bytes_raw())


def key_from_text(text: str) -> Ed25519PublicKey:
    """Raises SpellingError."""
    found = from_text(text)
    if not found.startswith(_PUBLIC):
        raise SpellingError("no Ed25519 key")
    try:
        return Ed25519PublicKey.from_public_bytes(found.removeprefix(_PUBLIC))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SpellingError("no Ed25519 key") from error


def as_text(value: bytes) -> str:
    return _BASE58_BTC + base58.b58encode(value).decode("ascii")


def from_text(text: str) -> bytes:
    """Raises SpellingError."""
    if not text.startswith(_BASE58_BTC) or len(text) > _LONGEST or not text.isascii():
        raise SpellingError("no base58-btc")
    try:
        value = base58.b58decode(text.removeprefix(_BASE58_BTC))
    except ValueError as error:
        raise SpellingError("no base58-btc") from error
    if as_text(value) != text:
        raise SpellingError("spelled in another way")
    return value
