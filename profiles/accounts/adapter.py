"""Where django-allauth asks this portal how it does things: names, mail, what verifying an address brings with it.

Each hook runs inside the act it belongs to, so the mail, the ended sessions and the change are one transaction. Do not
listen to allauth's signals for any of this: they come after the fact.
"""

import secrets
from typing import Any, Final
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from profiles.accounts.addresses import AddressRefusedError, canonical_address
from profiles.accounts.reauthentication import must_sign_in_again, require_proof
from profiles.accounts.sessions import end_sessions
from profiles.accounts.verifying import settle_verified_address
from profiles.mail.outbox import queue_mail
from profiles.models import User
from profiles.selectors.addresses import verified_addresses

_USERNAME_BYTES: Final = 15


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is suspended.",
        "cannot_remove_primary_email": "This is your main address. Make another one the main address first.",
        "duplicate_email": "This address is on your account already.",
        "email_password_mismatch": "This e-mail address and password do not belong together.",
        "email_taken": "This address cannot be added. If it is yours, sign in with it.",
        "incorrect_code": "This code is not right. Look at the latest mail.",
        "incorrect_password": "This password is not right.",
        "invalid_password_reset": "This link is not good any more.",
        "max_email_addresses": "There are %d addresses on your account, and no more fit. Remove one first.",
        "rate_limited": "That was a little fast. Wait a moment and try again.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, or reset your password.",
    }

    # Opening an account

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP_OPEN

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Django wants a unique one; nobody sees it, so it says nothing."""
        if isinstance(user, User) and not user.username:
            user.username = secrets.token_urlsafe(_USERNAME_BYTES)

    def clean_email(self, email: str) -> str:
        try:
            return canonical_address(email)
        except AddressRefusedError as error:
            raise ValidationError(str(error), code="invalid") from error

    # Proving an address

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The code was right. What went before the proof ends with it: other sessions, others' waiting accounts."""
        try:
            with transaction.atomic():
                first = not verified_addresses(email_address.user_id)
                if not super().confirm_email(request, email_address):
                    return False
                settle_verified_address(address=email_address, keep=_session_of(request, email_address.user))
                if not first:
                    self._tell_of_added_address(email_address)
        except IntegrityError:  # somebody else proved it between our look and our write
            self.add_message(request, messages.ERROR, message=str(self.error_messages["email_taken"]))
            return False
        return True

    def _tell_of_added_address(self, added: EmailAddress) -> None:
        self.send_notification_mail("account/email/email_added", added.user, {"added_email": added.email})

    # Passwords

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Changed, set or reset: everybody else is signed out with it."""
        if not isinstance(user, User):
            raise TypeError(type(user))
        with transaction.atomic():
            super().set_password(user, password)
            end_sessions(user=user, keep=_session_of(self.request, user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return require_proof(self.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a one-time code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        for method in methods:
            method["description"] = words[method["id"]]
        if not methods and user.is_authenticated and must_sign_in_again(self.request):
            methods.append({"id": "orcid", "description": "Sign in again", "url": reverse("me-prove")})
        return methods

    # Limits

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By address alone: under which of its host names the portal is asked makes no difference."""
        login: str = credentials.get("email") or credentials.get("username") or ""
        return login.lower()

    # Mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put into the outbox. Nothing that another person typed goes into a mail, only what the portal knows."""
        kind = template_prefix.rpartition("/")[2]
        about = {"email": email, "site_name": settings.SITE_NAME, "portal_url": settings.PORTAL_URL} | context
        user = context.get("user")
        queue_mail(
            to=email,
            kind=f"account-{kind.replace('_', '-')}",
            subject=render_to_string(f"{template_prefix}_subject.txt", about),
            text=render_to_string(f"{template_prefix}_message.txt", about).strip() + "\n",
            user=user if isinstance(user, User) and user.pk else None,
            dedupe_key=f"account:{secrets.token_hex(16)}",
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To every address of the account, one just taken off it too: whoever took over one mailbox hides nothing."""
        told = [*verified_addresses(user.pk), email, (context or {}).get("deleted_email")]
        for address in dict.fromkeys(address for address in told if address):
            super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email=address)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Begins with the portal's own address: whoever asks for the link does not choose where it leads."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PORTAL_URL + path.replace("UID-KEY", quote(key))

    # Scripts get pages as everybody does: the answers for them say more than the pages do.

    def is_ajax(self, request: HttpRequest) -> bool:
        """But for one: a script asks for the challenge of a passkey."""
        return request.path == reverse("mfa_login_webauthn") and super().is_ajax(request)


def _session_of(request: HttpRequest, user: AbstractBaseUser) -> str | None:
    """The session this request is made in, where it is one of this account."""
    return request.session.session_key if request.user.is_authenticated and request.user.pk == user.pk else None
