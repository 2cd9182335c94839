"""Being signed in without the way there, for scenes that are about something else."""

from typing import Any

from django.test import Client

from profiles.models import User


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def cookie_of(session: str) -> dict[str, Any]:
    return {
        "name": "sessionid",
        "value": session,
        "domain": "localhost",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }


def with_session(session: str) -> dict[str, Any]:
    """For `browse`: as whoever has this session, and as nobody where there is none."""
    return {"storage_state": {"cookies": [cookie_of(session)], "origins": []}} if session else {}
