"""`/feeds/own/….atom`: what its owner's notification centre tells, for a feed reader that cannot sign in."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from profiles.feeds.arrivals import MOST_ENTRIES
from profiles.feeds.entries import entries_of_told
from profiles.feeds.own_link import feed_of_secret
from profiles.models import Notification
from profiles.news.wording import told
from profiles.views.feeds.answering import PRIVATE, answer, feed


@feed
def own_feed(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Nothing of the session is read: the address alone opens it."""
    found = feed_of_secret(secret)
    if found is None:
        raise Http404
    rows = list(Notification.objects.filter(user=found.user_id).order_by("-pk")[:MOST_ENTRIES])
    said = told(rows)
    return answer(
        request,
        name=f"feeds/own/{found.number}",
        title=f"What you follow · {settings.SITE_NAME}",
        subtitle="What your notices on the portal say.",
        page=reverse("me"),
        version=(repr([(one.number, one.title, one.text, one.count) for one in said]), None),
        entries=lambda: entries_of_told(said, absolute=request.build_absolute_uri),
        kept=PRIVATE,
        updated=max((one.at for one in said), default=found.made_at),
    )
