"""Whose pages these are: moderators', some of them admins' too. Everybody else is told that there is no such page.

The account is read anew for each request, so a role that was taken away opens nothing; the acts ask again.
"""

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
_LONGEST_TEXT: Final = 20_000


def for_moderators(*methods: str, or_admins: bool = False) -> Callable[[View[P]], View[P]]:
    """These methods only, for moderators (or admins), never kept by a cache."""

    def decorate(view: View[P]) -> View[P]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user = moderator(request)
            if not (user.is_moderator or (or_admins and user.is_superuser)):
                raise Http404
            return view(request, *args, **kwargs)

        checked: View[P] = guarded
        return wraps(view)(require_http_methods([*methods])(never_cache(login_required(checked))))

    return decorate


def moderator(request: HttpRequest) -> User:
    """Who asks. Only below `for_moderators`."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - login_required has seen to it
    return user


def typed(request: HttpRequest, name: str) -> str:
    """What was typed into a field, without what a database cannot hold or nobody can see."""
    text = request.POST.get(name, "")[:_LONGEST_TEXT].replace("\r\n", "\n")
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})


def numbers(request: HttpRequest, name: str) -> list[int]:
    """The numbers that a group of check boxes sent; what is none is left out."""
    return [int(text) for text in request.POST.getlist(name) if text.isascii() and text.isdigit() and len(text) < 18]  # noqa: PLR2004
