"""The two buttons, and undo. By htmx the button comes back as it is now, with a word beside it; without, the page one
was on comes back, and says it."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from papers.selectors.wished_names import titles_shown
from portal.common.public_ids import parse_public_id
from profiles.library.errors import LibraryError, NoSuchWorkError
from profiles.library.opening import shown_work
from profiles.library.removals import Removal, undo_removal
from profiles.library.saving import save_work, unsave_work
from profiles.models import User
from profiles.selectors.library import saved_among
from profiles.views.claims.access import for_people, person
from profiles.views.library.button import drawn
from profiles.views.library.offering import say_next
from profiles.views.library.words import put_back, taken_off

_ID: Final = re.compile(r"save-[0-9]{1,4}")


@require_POST
@never_cache
def save(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return _sign_in(request)
    number = _work(request)
    try:
        saved = save_work(work=number, by=request.user)
    except LibraryError as refused:
        return _answer(request, number, refused=str(refused))
    said = f"Saved to “{saved.reading_list.name}”." if saved.new else f"It is on “{saved.reading_list.name}” already."
    return _answer(request, number, said=said)


@require_POST
@never_cache
def unsave(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return _sign_in(request)
    number = _work(request)
    removal = unsave_work(work=number, by=request.user, now=timezone.now())
    if removal is None:
        return _answer(request, number, said="It is on none of your lists.")
    return _answer(request, number, said=taken_off(removal), removal=removal)


@for_people("POST")
def undo(request: HttpRequest) -> HttpResponse:
    try:
        key = UUID(request.POST.get("removal", ""))
        removal = undo_removal(key=key, by=person(request), now=timezone.now())
    except ValueError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    except LibraryError as refused:
        messages.warning(request, str(refused))
    else:
        say_next(request, put_back(removal))
    return HttpResponseRedirect(where_one_was(request))


def where_one_was(request: HttpRequest) -> str:
    """The page that a form says it was on, if it is one of this portal; else the library."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("me-library")


def _work(request: HttpRequest) -> int:
    found = parse_public_id(request.POST.get("work", ""))
    return found.pk if found is not None and found.letter == "W" else 0


def _answer(
    request: HttpRequest, number: int, *, said: str = "", refused: str = "", removal: Removal | None = None
) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined]
        if refused:
            messages.error(request, refused)
        else:
            say_next(request, said, removal)
        return HttpResponseRedirect(where_one_was(request))
    user = person(request)
    try:
        work = shown_work(number)
        title = titles_shown({work.pk: work.title})[work.pk]
    except NoSuchWorkError as gone:
        return HttpResponse(_word(request, text=str(gone)))
    saved = bool(saved_among(user.pk, [work.pk]))
    pressed = request.htmx.trigger or ""  # type: ignore[attr-defined]
    button = drawn(
        public_id=f"W{number}",
        title=title,
        in_words="words" in request.GET,
        saved=saved,
        html_id=pressed if _ID.fullmatch(pressed) else "",
    )
    place = {} if refused or removal else {
        "href": reverse("me-library-work", args=[work.public_id]), "action": "Choose lists",
    }  # fmt: skip
    return HttpResponse(
        button + _word(request, text=refused or said, undo=str(removal.key) if removal else "", **place)
    )


def _word(request: HttpRequest, **said: str) -> str:
    words = render_to_string(
        "components/library_said.html", {**said, "token": get_token(request), "here": where_one_was(request)}
    )
    return f'<div id="library-said" hx-swap-oob="innerHTML">{words}</div>'


def _sign_in(request: HttpRequest) -> HttpResponse:
    """And back to the page, where the button is."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect_to_login(where_one_was(request))
    shown = urlsplit(request.htmx.current_url or "").path or reverse("me-library")  # type: ignore[attr-defined]
    address = f"{reverse('account_login')}?{urlencode({'next': shown})}"
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": address})
