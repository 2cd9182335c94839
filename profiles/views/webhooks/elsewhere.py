"""`/me/elsewhere/`: the address of one's own feed, and the webhooks one has."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from profiles.feeds.own_link import make_own_feed, remove_own_feed, secret_of
from profiles.models import OwnFeed
from profiles.selectors.webhooks import endpoints_of
from profiles.views.claims.access import for_people, person
from profiles.webhooks.endpoints import MOST_ENDPOINTS


@for_people("GET", "HEAD")
def elsewhere(request: HttpRequest) -> HttpResponse:
    user = person(request)
    feed = OwnFeed.objects.filter(user=user).first()
    endpoints = endpoints_of(user.pk)
    context = {
        "feed": feed,
        "address": request.build_absolute_uri(reverse("feed-own", args=[secret_of(feed)])) if feed else "",
        "endpoints": endpoints,
        "may_add": len(endpoints) < MOST_ENDPOINTS,
        "most": MOST_ENDPOINTS,
    }
    return render(request, "profiles/webhooks/elsewhere.html", context)


@for_people("POST")
def own_feed(request: HttpRequest) -> HttpResponse:
    """Makes an address, another one in its place, or takes it away."""
    user = person(request)
    if request.POST.get("act") == "remove":
        if remove_own_feed(by=user):
            messages.success(request, "The address of your feed leads nowhere now.")
    else:
        had_one = OwnFeed.objects.filter(user=user).exists()
        make_own_feed(by=user, now=timezone.now())
        messages.success(
            request,
            "Your feed has another address. The old one leads nowhere now." if had_one else "Your feed is there.",
        )
    return redirect("me-elsewhere")
