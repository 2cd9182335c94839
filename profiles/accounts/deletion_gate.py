"""An account that waits to be deleted can take that back, fetch its data, and sign out. Elsewhere it is nobody.

So no page, act or permission has to know of it. Its own pages lead to the one where it is taken back.
"""

from collections.abc import Callable
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from profiles.models import User

_OWN_PAGES: Final = ("/me/", "/accounts/", "/claims/", "/vouches/", "/moderation/", "/admin/")
# Being asked for the password again is part of fetching one's data.
_OPEN: Final = ("me-delete", "me-delete-cancel", "me-export", "me-prove", "account_logout", "account_reauthenticate")
_OPEN_TOO: Final = ("mfa_reauthenticate", "mfa_reauthenticate_webauthn")


class DeletionGateMiddleware:
    """Stands behind whatever says who is signed in. Asks nothing of the database for those who are not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and _is_leaving(request):
            if request.path.startswith(_OWN_PAGES):
                if request.path not in {reverse(name) for name in (*_OPEN, *_OPEN_TOO)}:
                    return redirect("me-delete")
            else:
                request.user = AnonymousUser()
        return self.get_response(request)


def _is_leaving(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.deletion_due_at is not None
