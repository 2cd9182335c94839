"""Sensitive acts are for whoever has just proved to be the person, not for whoever found the screen unlocked."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from allauth.account import app_settings
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")

# What the person did to sign in. A reset password is none of these: it proves the mailbox only.
_PROOFS: Final = frozenset({"password", "mfa", "socialaccount"})


def recently_proved(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For views: signed in or asked for a password, a passkey or ORCID within the last quarter of an hour.

    Who has not is asked, and comes back; what was posted is done then.
    """
    return wraps(view)(reauthentication_required(view))


def proved_recently(request: HttpRequest) -> bool:
    """Whether the person signed in, or was asked again, a short time ago."""
    records = [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated") or record.get("method") in _PROOFS
    ]
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def must_sign_in_again(request: HttpRequest) -> bool:
    """Whether there is nothing here to ask for: neither password nor second factor, ORCID alone knows the person."""
    return not get_reauthentication_flows(request.user)


def require_proof(request: HttpRequest) -> bool:
    """Whether allauth has to ask. Raises where it would not know how to, and ORCID has to."""
    if proved_recently(request):
        return False
    if must_sign_in_again(request):
        raise ReauthenticationRequired
    return True
