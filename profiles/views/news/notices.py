"""`/me/notices/`: everything I was told, what of it is unread, and marking it as read and back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from profiles.models import EventKind
from profiles.news.grouping import days
from profiles.news.reading import mark_all_read, mark_read, mark_unread, undo_reading
from profiles.news.wording import told
from profiles.selectors.notifications import COUNTED_TO, feed_page, follows_anything, marked_at, unread_count, zone_of
from profiles.views.claims.access import for_people, person
from profiles.views.news.asked import CENTRE_TABS, centre_filters, centre_tab, kind_asked, number_asked

_ON_A_PAGE: Final = 60
_NUMBERS_AT_MOST: Final = 200
_KEPT: Final = ("show", "kind", "after")


@for_people("GET", "HEAD")
def notices(request: HttpRequest) -> HttpResponse:
    user = person(request).pk
    tab, kind, after = centre_tab(request.GET), kind_asked(request.GET), number_asked(request.GET, "after")
    page = feed_page(user, after=after, filters=centre_filters(tab, kind), size=_ON_A_PAGE)
    zone = zone_of(user)
    marked = _moment(request.GET.get("marked", ""))
    context = {
        "days": days(told(page.notifications), zone=zone),
        "today": timezone.now().astimezone(zone).date(),
        "page": page,
        "tab": tab,
        "tabs": CENTRE_TABS,
        "kind": kind or "",
        "kinds": EventKind.choices,
        "after": after,
        "is_narrowed": bool(tab or kind or after),
        "newest": page.notifications[0].pk if after is None and page.notifications else None,
        "unread": unread_count(user),
        "counted_to": COUNTED_TO,
        "kept": _kept(request),
        "marked": marked,
        "marked_count": marked_at(user, marked) if marked is not None else 0,
        "follows_anything": bool(page.notifications) or follows_anything(user),
    }
    with timezone.override(zone):
        return render(request, "profiles/news/notices.html", context)


@for_people("POST")
def read(request: HttpRequest) -> HttpResponse:
    """These, or all of what was shown. A script says quietly that one was opened."""
    user, now = person(request), timezone.now()
    up_to = number_asked(request.POST, "up_to")
    if up_to is not None:
        tab, kind = centre_tab(request.GET), kind_asked(request.GET)
        count = mark_all_read(up_to=up_to, by=user, now=now, filters=centre_filters(tab, kind))
    else:
        count = mark_read(notifications=_numbers(request.POST.getlist("number")), by=user, now=now)
    if "quietly" in request.POST:
        return HttpResponse(status=204)
    return _back(request, marked=now if count else None)


@for_people("POST")
def unread(request: HttpRequest) -> HttpResponse:
    """These again, or all that one act had marked."""
    user = person(request)
    moment = _moment(request.POST.get("marked", ""))
    if moment is not None:
        undo_reading(marked_at=moment, by=user)
    else:
        mark_unread(notifications=_numbers(request.POST.getlist("number")), by=user)
    return _back(request)


def _numbers(texts: Iterable[str]) -> list[int]:
    found = (number_asked({"number": text}, "number") for text in texts)
    return [number for number in found if number is not None][:_NUMBERS_AT_MOST]


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _kept(request: HttpRequest) -> str:
    """What the page was narrowed to, as a query string."""
    return urlencode({name: value for name in _KEPT if (value := request.GET.get(name))})


def _back(request: HttpRequest, *, marked: datetime | None = None) -> HttpResponse:
    query = "&".join(filter(None, [_kept(request), urlencode({"marked": marked.isoformat()}) if marked else ""]))
    return redirect(f"{reverse('me-notices')}?{query}" if query else "me-notices")
