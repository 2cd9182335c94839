"""Passkeys and one-time codes: their secrets are encrypted where they are kept, and named after the portal."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.encoding import force_bytes


class SecondFactorAdapter(DefaultMFAAdapter):
    """A copy of the database alone is not enough to make one-time codes: the key of the portal is needed too."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or was used already.",
        "unverified_email": "Prove your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Passkey" if not held else f"Passkey {held + 1}"

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def _cipher() -> MultiFernet:
    """Of the portal's key, and of earlier ones where it was changed (`SECRET_KEY_FALLBACKS`)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return hashlib.sha256(b"peergraph second factors:" + force_bytes(key)).digest()
