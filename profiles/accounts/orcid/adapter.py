"""Where allauth asks how sign-in at ORCID is set up here. One iD, one account; only its owner connects it."""

from typing import Any

import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django import forms
from django.conf import settings
from django.http import HttpRequest

from portal.common.outbound import requests_session
from profiles.accounts.names import LONGEST_NAME, clean_name


def orcid_is_set_up() -> bool:
    return bool(settings.ORCID_CLIENT_ID)


class OrcidAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "ORCID is the only way into your account. Set a password or add a passkey first.",
        "connected_other": "This ORCID iD belongs to another account.",
    }

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """From the environment only: rows in the database could be changed by whoever gets into the admin."""
        if (
            not orcid_is_set_up()
            or provider not in (None, "orcid")
            or client_id not in (None, settings.ORCID_CLIENT_ID)
        ):
            return []
        client = {"client_id": settings.ORCID_CLIENT_ID, "secret": settings.ORCID_CLIENT_SECRET}
        return [SocialApp(provider="orcid", name="ORCID", **client)]

    def get_requests_session(self) -> requests.Session:
        return requests_session()

    def is_email_verified(self, provider: object, email: str) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        try:
            name = clean_name(str(sociallogin.account.extra_data.get("name", "")))
        except forms.ValidationError:
            name = ""
        return {"display_name": name[:LONGEST_NAME]}

    def validate_disconnect(self, account: SocialAccount, accounts: object) -> None:
        """Nothing to add: allauth has made sure that a password is left to sign in with."""
