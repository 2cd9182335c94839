"""The page of one webhook: how it goes, its secret, and what one can do with it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from portal.common.sealed_texts import SealedElsewhereError
from profiles.accounts.reauthentication import recently_proved
from profiles.selectors.webhooks import deliveries_of
from profiles.views.claims.access import for_people, person
from profiles.views.webhooks.access import endpoint_or_404
from profiles.webhooks.endpoints import remove_endpoint, rotate_secret, switch_endpoint
from profiles.webhooks.errors import UnknownEndpointError, WebhookError
from profiles.webhooks.event_types import TEST, TYPES
from profiles.webhooks.retrying import GIVE_UP_AFTER
from profiles.webhooks.secrets import secret_of
from profiles.webhooks.sending_again import replay_failed, send_test

_SINCE: Final = {"1": "the last day", "7": "the last week", "30": "the last 30 days"}
_NAMES: Final = {kind.value: name for kind, name in TYPES.items()}


@for_people("GET", "HEAD")
def endpoint(request: HttpRequest, number: int) -> HttpResponse:
    found = endpoint_or_404(request, number)
    only_failed = request.GET.get("show") == "failed"
    log = deliveries_of(found.row, only_failed=only_failed, after=request.GET.get("after", ""))
    context = {
        "found": found,
        "endpoint": found.row,
        "log": log,
        "lines": [(one, _NAMES[one.event.kind] if one.event else TEST) for one in log.rows],
        "only_failed": only_failed,
        "since": _SINCE.items(),
        "stops_at": found.row.failing_since + GIVE_UP_AFTER if found.row.failing_since else None,
        "signed_twice": bool(found.row.former_until and found.row.former_until > timezone.now()),
    }
    return render(request, "profiles/webhooks/endpoint.html", context)


@for_people("GET", "HEAD")
def secret(request: HttpRequest, number: int) -> HttpResponse:
    endpoint_or_404(request, number)
    return _secret(request, number)


@recently_proved
def _secret(request: HttpRequest, number: int) -> HttpResponse:
    found = endpoint_or_404(request, number)
    try:
        shown = secret_of(found.row)
    except SealedElsewhereError:
        shown = ""
    return render(request, "profiles/webhooks/secret.html", {"found": found, "endpoint": found.row, "secret": shown})


@for_people("POST")
def rotate(request: HttpRequest, number: int) -> HttpResponse:
    endpoint_or_404(request, number)
    return _rotate(request, number)


@recently_proved
def _rotate(request: HttpRequest, number: int) -> HttpResponse:
    return _done(
        request,
        number,
        lambda: rotate_secret(endpoint=number, by=person(request), now=timezone.now()),
        said=lambda _: "The secret is another one. For a day, the one before signs as well.",
        leads_to="me-webhook-secret",
    )


@for_people("POST")
def switch(request: HttpRequest, number: int) -> HttpResponse:
    on = request.POST.get("on") == "yes"
    said = (
        "It is told of what happens from now on." if on else "Nothing more is sent there. You can switch it on again."
    )
    act = partial(switch_endpoint, endpoint=number, on=on, by=person(request))
    return _done(request, number, act, said=lambda _: said)


@for_people("POST")
def test(request: HttpRequest, number: int) -> HttpResponse:
    act = partial(send_test, endpoint=number, by=person(request), now=timezone.now())
    return _done(
        request, number, act, said=lambda _: "A test is on its way. What becomes of it stands below in a moment."
    )


@for_people("POST")
def replay(request: HttpRequest, number: int) -> HttpResponse:
    """All that failed in the last so many days."""
    chosen = request.POST.get("since", "")
    days = int(chosen) if chosen in _SINCE else 1
    now = timezone.now()
    act = partial(replay_failed, endpoint=number, since=now - timedelta(days=days), by=person(request), now=now)
    return _done(
        request,
        number,
        act,
        said=lambda sent: f"{sent:,} sent again." if sent else "Nothing failed that did not arrive.",
    )


@for_people("GET", "HEAD", "POST")
def remove(request: HttpRequest, number: int) -> HttpResponse:
    found = endpoint_or_404(request, number)
    if request.method != "POST":
        return render(request, "profiles/webhooks/remove.html", {"found": found, "endpoint": found.row})
    remove_endpoint(endpoint=number, by=person(request))
    messages.success(request, "The webhook is gone, and its log with it.")
    return redirect("me-elsewhere")


def _done(
    request: HttpRequest,
    number: int,
    act: Callable[[], Any],
    *,
    said: Callable[[Any], str],
    leads_to: str = "me-webhook",
) -> HttpResponse:
    try:
        messages.success(request, said(act()))
    except UnknownEndpointError:
        raise Http404 from None
    except WebhookError as error:
        messages.error(request, str(error))
        return redirect("me-webhook", number)
    return redirect(leads_to, number)
