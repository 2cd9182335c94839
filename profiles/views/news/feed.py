"""`/me/feed/`: what is new in what I follow, to be read from the newest back to where I last looked."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.news.grouping import single
from profiles.news.reading import look_through_feed
from profiles.news.wording import Because, Told, told
from profiles.selectors.notifications import feed_page, follows_anything, looked_up_to, zone_of
from profiles.views.claims.access import for_people, person
from profiles.views.news.asked import FEED_TABS, feed_filters, feed_tab, followed_asked, number_asked

_REASONS_AT_MOST = 12


@for_people("GET", "HEAD")
def feed(request: HttpRequest) -> HttpResponse:
    user = person(request).pk
    tab = feed_tab(request.GET)
    asked, followed = followed_asked(request.GET, user=user)
    if asked and followed is None:
        raise Http404
    after = number_asked(request.GET, "after")
    page = feed_page(user, after=after, filters=feed_filters(tab, followed))
    entries = told(page.notifications)
    seen, zone = looked_up_to(user), zone_of(user)
    is_start = after is None and not tab and followed is None
    context = {
        "days": single(entries, zone=zone),
        "today": timezone.now().astimezone(zone).date(),
        "page": page,
        "tab": tab,
        "tabs": FEED_TABS,
        "followed": followed,
        "asked": asked,
        "after": after,
        "reasons": _reasons(entries),
        "seen_before": _first_seen(entries, seen, after),
        "newest": page.notifications[0].pk if is_start and page.notifications else None,
        "follows_anything": bool(entries) or follows_anything(user),
    }
    with timezone.override(zone):
        return render(request, "profiles/news/feed.html", context)


@for_people("POST")
def seen(request: HttpRequest) -> HttpResponse:
    """I have looked through the feed up to here: a script says so once the page was on the screen for a while."""
    up_to = number_asked(request.POST, "up_to")
    if up_to is not None:
        look_through_feed(up_to=up_to, by=person(request))
    return HttpResponse(status=204) if "quietly" in request.POST else redirect("me-feed")


def _reasons(entries: Sequence[Told]) -> list[Because]:
    """What the entries of this page are about, each once."""
    return list(dict.fromkeys(reason for one in entries for reason in one.because))[:_REASONS_AT_MOST]


def _first_seen(entries: Sequence[Told], seen: int | None, after: int | None) -> int | None:
    """The entry before which the line stands: the first that was there when the person last looked, if newer ones stand
    above it, here or on the page before."""
    if seen is None:
        return None
    first = next((place for place, one in enumerate(entries) if one.number <= seen), None)
    if first is None or (first == 0 and (after is None or after <= seen)):
        return None
    return entries[first].number
