"""The sessions of an account: which there are, and ending them."""

import time
from datetime import timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from profiles.models import User

# A row per request would be a write per page; nobody needs to know more exactly when a session was last used.
NOTED_EVERY: Final = timedelta(minutes=10)
_NOTED: Final = "session_noted"


def end_sessions(*, user: User, keep: str | None = None) -> int:
    """Sign the account out everywhere, but for the session whose key is `keep`. Gives how many sessions ended.

    A session that is not noted yet ends too, with the next request it makes: it carries a digest of the password, and
    a suspended account is refused whatever it carries.
    """
    with transaction.atomic():
        ended = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
        keys = list(ended.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        ended.delete()
    return len(keys)


def end_session(*, user: User, session: int) -> bool:
    """End one session of this account; False where it has no such session."""
    with transaction.atomic():
        found = UserSession.objects.filter(user=user, pk=session).first()
        if found is None:
            return False
        Session.objects.filter(session_key=found.session_key).delete()
        found.delete()
    return True


def note_session(request: HttpRequest) -> None:
    """Write down that this session is used, from where and with what, unless that was done a moment ago.

    The session remembers when that was, and under which key, so that most requests ask the database nothing more.
    """
    key, now = request.session.session_key, time.time()
    noted_key, noted_at = request.session.get(_NOTED, ("", 0.0))
    if noted_key != key or now - noted_at > NOTED_EVERY.total_seconds():
        UserSession.objects.create_from_request(request)
        request.session[_NOTED] = [key, now]


def live_sessions(user: User) -> list[UserSession]:
    """The sessions that can still be used, the latest first. Those that ran out are forgotten on the way."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.last_seen_at, reverse=True)
