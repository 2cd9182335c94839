"""Passkeys and one-time codes: their secrets are encrypted where they are kept, and named after the portal."""

from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from portal.common.sealed_texts import seal_text, unseal_text

_PURPOSE: Final = "second factors"


class SecondFactorAdapter(DefaultMFAAdapter):
    """A copy of the database alone is not enough to make one-time codes: the key of the portal is needed too."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or was used already.",
        "unverified_email": "Prove your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        return seal_text(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal_text(encrypted_text, purpose=_PURPOSE)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Passkey" if not held else f"Passkey {held + 1}"

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
