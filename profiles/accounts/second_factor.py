"""Passkeys and one-time codes: their secrets are encrypted where they are kept, and named after the portal."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
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


class AddPasskeyForm(AddWebAuthnForm):
    """Every passkey made here signs in alone: it is unlocked by a finger, a face or a PIN, which are the second factor.

    allauth offers keys without that as well; one kind is enough to understand.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].label = "Name of the passkey"
        self.fields["name"].help_text = "So that you know it again, such as “work laptop”."

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


def _cipher() -> MultiFernet:
    """Of the portal's key, and of earlier ones where it was changed (`SECRET_KEY_FALLBACKS`)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return hashlib.sha256(b"peergraph second factors:" + force_bytes(key)).digest()
