"""Every session that is used is noted, wherever it began, so that it can be seen and ended.

What a page asks by itself is no use of a session: noting it would keep a page that was left open signed in for ever.
"""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from profiles.accounts.sessions import note_session


class SessionNotesMiddleware:
    """Asks nothing of the database for those who are not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated and request.path != _asked_by_itself():
            note_session(request)
        return self.get_response(request)


@cache
def _asked_by_itself() -> str:
    return reverse("me-notices-bell")
