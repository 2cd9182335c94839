"""allauth's pages as this portal has them: read by GET, changed by POST, and nothing else.

Its views answer PUT as they answer POST, one of them changes a password without asking again, and one belongs to a way
of signing in that is not offered. All of that is settled here, where its URLs are taken in.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Final

from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_http_methods

from profiles.accounts.reauthentication import recently_proved

_NOT_OFFERED: Final = frozenset({"account_confirm_login_code"})
_ASKING_FIRST: Final = frozenset({"account_set_password"})


def pages_of(module: str) -> list[URLPattern | URLResolver]:
    """The URL patterns of one of allauth's apps."""
    return list(_as_pages(import_module(module).urlpatterns))


def _as_pages(entries: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield URLResolver(entry.pattern, list(_as_pages(entry.url_patterns)), entry.default_kwargs)
        elif entry.name not in _NOT_OFFERED:
            view = recently_proved(entry.callback) if entry.name in _ASKING_FIRST else entry.callback
            guarded = require_http_methods(["GET", "HEAD", "POST"])(view)
            yield URLPattern(entry.pattern, guarded, entry.default_args, entry.name)
