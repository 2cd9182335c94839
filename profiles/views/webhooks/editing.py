"""Adding a webhook and changing one: the form, and what is wrong with what was typed.

What one hears is private, so whoever has it sent elsewhere has just proved to be the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from profiles.accounts.reauthentication import recently_proved
from profiles.models import EventKind
from profiles.views.claims.access import for_people, person
from profiles.views.webhooks.access import endpoint_or_404
from profiles.webhooks.endpoints import LONGEST_NAME, create_endpoint, edit_endpoint
from profiles.webhooks.errors import UnknownEndpointError, WebhookError
from profiles.webhooks.event_types import TYPES


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form. No kind chosen means all of them."""

    url: str = ""
    name: str = ""
    kinds: Sequence[str] = ()


@for_people("GET", "HEAD", "POST")
@recently_proved
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, Typed())
    typed = _typed(request)
    try:
        made = create_endpoint(by=person(request), url=typed.url, name=typed.name, kinds=_kinds(typed))
    except WebhookError as error:
        return _page(request, typed, refused=str(error))
    messages.success(request, "The webhook is there. Give the secret to the receiver, then send a test.")
    return redirect("me-webhook-secret", made.pk)


@for_people("GET", "HEAD", "POST")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    endpoint_or_404(request, number)
    return _edit(request, number)


@recently_proved
def _edit(request: HttpRequest, number: int) -> HttpResponse:
    found = endpoint_or_404(request, number)
    if request.method != "POST":
        return _page(request, Typed(found.row.url, found.row.name, found.row.kinds), number=number)
    typed = _typed(request)
    try:
        edit_endpoint(endpoint=number, by=person(request), url=typed.url, name=typed.name, kinds=_kinds(typed))
    except UnknownEndpointError:
        return redirect("me-elsewhere")
    except WebhookError as error:
        return _page(request, typed, number=number, refused=str(error))
    messages.success(request, "Saved.")
    return redirect("me-webhook", number)


def _typed(request: HttpRequest) -> Typed:
    return Typed(
        url=request.POST.get("url", "").replace("\0", "").strip(),
        name=request.POST.get("name", "").replace("\0", ""),
        kinds=request.POST.getlist("kinds"),
    )


def _kinds(typed: Typed) -> list[EventKind]:
    return [kind for kind in EventKind if kind.value in typed.kinds]


def _page(request: HttpRequest, typed: Typed, *, number: int | None = None, refused: str = "") -> HttpResponse:
    context = {
        "typed": typed,
        "number": number,
        "refused": refused,
        "kinds": [(kind.value, kind.label, TYPES[kind], kind.value in typed.kinds) for kind in EventKind],
        "longest_name": LONGEST_NAME,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "profiles/webhooks/edit.html", context, status=status)
