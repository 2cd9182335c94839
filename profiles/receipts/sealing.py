"""Private keys as they are kept: encrypted with a key made of the portal's own, so that a copy of the database signs
nothing. They are bound to their public half: one sealed key cannot be put in the place of another.
"""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_PURPOSE: Final = b"peergraph receipt keys"
_NONCE_BYTES: Final = 12


class SealBrokenError(Exception):
    """The portal's key is another than the one it was sealed with, or the row was changed."""


def seal(private: bytes, *, public: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, private, public.encode())


def unseal(sealed: bytes, *, public: str) -> bytes:
    """Raises SealBrokenError. Earlier keys of the portal are tried too (`SECRET_KEY_FALLBACKS`)."""
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(secret).decrypt(nonce, rest, public.encode())
        except (InvalidTag, ValueError):
            continue
    raise SealBrokenError("this key was sealed with another key of the portal")


def _cipher(secret: str | bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(force_bytes(secret)))
