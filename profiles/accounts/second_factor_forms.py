"""allauth's forms for codes and passkeys, where what is posted may be anything, and a code counts once."""

import hashlib
from typing import Any, Final

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

# What the reading of a made-up answer ends in: it looks for parts that are not there, or are not what they should be.
_MADE_UP: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _CountsOnce:
    """A code is good for as long as clocks may differ, which is longer than allauth remembers that it was used."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        digits = hashlib.sha256("".join(code.split()).encode()).hexdigest()
        good_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"second-factor-used:{self.user.pk}:{digits}", 1, good_for):
            raise get_adapter().validation_error("incorrect_code")
        return code


class EnterCodeForm(_CountsOnce, code_forms.AuthenticateForm):
    pass


class ProveByCodeForm(_CountsOnce, code_forms.ReauthenticateForm):
    pass


class _TakesAnything:
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise _unknown_passkey() from error
        except _MADE_UP as error:
            raise _unknown_passkey() from error


def _unknown_passkey() -> ValidationError:
    return ValidationError("This passkey opens no account here.", code="unknown_passkey")


class SignInByPasskeyForm(_TakesAnything, passkey_forms.LoginWebAuthnForm):
    pass


class EnterPasskeyForm(_TakesAnything, passkey_forms.AuthenticateWebAuthnForm):
    pass


class ProveByPasskeyForm(_TakesAnything, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """Every passkey made here signs in alone: it is unlocked by a finger, a face or a PIN, which are the second factor.

    allauth offers keys without that as well; one kind is enough to understand.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].label = "Name of the passkey"
        self.fields["name"].max_length = 80
        self.fields["name"].help_text = "So that you know it again, such as “work laptop”."

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise _no_passkey_made() from error
        except _MADE_UP as error:
            raise _no_passkey_made() from error
        return cleaned


def _no_passkey_made() -> ValidationError:
    return ValidationError("No passkey could be made. Try again.", code="no_passkey")
