"""The bell in the masthead: how much is unread, asked for each minute by every open page, and the latest few.

The first is the cheapest answer of the portal: one indexed query beside those for session and account. It says nothing
about the session's use either (`profiles.accounts.session_notes`): a page left open keeps nobody signed in.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.models import User
from profiles.news.wording import told
from profiles.selectors.notifications import EVERYTHING, feed_page, unread_count, zone_of
from profiles.views.claims.access import for_people, person

_LATEST: Final = 5
# What htmx takes for "ask no more".
_STOP: Final = 286


@never_cache
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The count where it is another than the page shows, nothing where it is the same, and no more of it for whoever
    has signed out meanwhile."""
    if not isinstance(request.user, User):
        return HttpResponse(status=_STOP)
    unread = unread_count(request.user.pk)
    if request.GET.get("shown") == str(unread):
        return HttpResponse(status=204)
    return render(request, "profiles/news/bell_count.html", {"unread": unread})


@for_people("GET", "HEAD")
def latest(request: HttpRequest) -> HttpResponse:
    user = person(request).pk
    found = told(feed_page(user, after=None, filters=EVERYTHING, size=_LATEST).notifications)
    with timezone.override(zone_of(user)):
        return render(request, "profiles/news/latest.html", {"told": found})
