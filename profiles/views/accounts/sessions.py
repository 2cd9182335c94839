"""`/me/sessions/`: where I am signed in, and ending that."""

from allauth.account.internal.flows.logout import logout
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from profiles.accounts.devices import device_of
from profiles.accounts.sessions import end_session, end_sessions, live_sessions
from profiles.models import User


@require_safe
@login_required
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    own = _user(request)
    found = [
        {
            "row": session,
            "device": device_of(session.user_agent),
            "is_this": session.session_key == request.session.session_key,
        }
        for session in live_sessions(own)
    ]
    return render(request, "profiles/accounts/sessions.html", {"sessions": found})


@require_POST
@login_required
def end_one(request: HttpRequest, session: int) -> HttpResponse:
    """Signing out another device asks for no password: whoever is in a hurry here has a reason."""
    own = _user(request)
    if _is_this(request, session):
        logout(request)
        return redirect("home")
    if not end_session(user=own, session=session):
        raise Http404
    messages.success(request, "That device is signed out.")
    return redirect("me-sessions")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    end_sessions(user=_user(request), keep=request.session.session_key)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("me-sessions")


def _is_this(request: HttpRequest, session: int) -> bool:
    return any(one.pk == session and one.is_current() for one in live_sessions(_user(request)))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required has seen to it
    return request.user
