"""Small secrets that the portal has to use and must therefore be able to read again: encrypted where they are kept.

A copy of the database alone opens none of them: the key of the portal is needed too (`SECRET_KEY`, and earlier ones in
`SECRET_KEY_FALLBACKS`). What only has to be recognised is not kept at all: sign it, or keep a digest.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class SealedElsewhereError(Exception):
    """The portal's key is another than the one it was sealed with, or the text was changed."""


def seal_text(text: str, *, purpose: str) -> str:
    """`purpose` names what it is, in a few words: what is sealed for one opens nothing for another."""
    return _cipher(purpose).encrypt(text.encode()).decode("ascii")


def unseal_text(sealed: str, *, purpose: str) -> str:
    """Raises SealedElsewhereError."""
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealedElsewhereError("this was sealed with another key of the portal") from None


def _cipher(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, purpose))) for key in keys])


def _derived(key: str | bytes, purpose: str) -> bytes:
    return hashlib.sha256(f"peergraph {purpose}:".encode() + force_bytes(key)).digest()
