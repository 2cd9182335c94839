"""Whose page it is. A claim of somebody else's is answered as one that does not exist, whatever is asked of it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from profiles.models import Claim, User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_people(*methods: str) -> Callable[[View[P]], View[P]]:
    """For views of signed-in people: these methods only, never kept by a cache."""

    def decorate(view: View[P]) -> View[P]:
        return wraps(view)(require_http_methods([*methods])(never_cache(login_required(view))))

    return decorate


def person(request: HttpRequest) -> User:
    """Who asks. Only below `for_people`."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - login_required has seen to it
    return user


def own_claim(request: HttpRequest, number: int) -> Claim:
    """The person's own claim. Raises Http404."""
    found = Claim.objects.select_related("author", "user").filter(pk=number, user=person(request)).first()
    if found is None:
        raise Http404
    return found
