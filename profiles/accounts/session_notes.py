"""Every session that is used is noted, wherever it began, so that it can be seen and ended."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from profiles.accounts.sessions import note_session


class SessionNotesMiddleware:
    """Asks nothing of the database for those who are not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            note_session(request)
        return self.get_response(request)
