"""`/me/profile/photo/`: putting up and taking down a photo, and giving it out while it is shown."""

import re
from http import HTTPStatus
from typing import Final

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers.models import Author
from portal.common.public_ids import parse_public_id
from profiles.editing.errors import EditingError, NotReadyError
from profiles.editing.photos import LARGE, LARGEST_FILE
from profiles.editing.set_photo import remove_photo, set_photo
from profiles.selectors.owner import own_words, photo_bytes, photo_owner
from profiles.views.profile.shown import shown_to_oneself, signed_in

_TEMPLATE: Final = "profiles/edit/photo.html"
_AROUND_A_FILE: Final = 64 * 1024  # what a form needs beside the file itself
_READ_AND_DROPPED: Final = 64 * 1024 * 1024
_NAME: Final = re.compile(r"([0-9a-f]{32})-(128|512)\.webp")
# The digest is in the address, so what is there never changes; a week, so that a photo taken down is soon gone.
_KEPT_FOR: Final = "max-age=604800, immutable"


@csrf_exempt  # the token is in the body, which is not read before its size is known; `_photo` asks for it then
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def photo(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and _says_it_is_too_large(request):
        _drop_body(request)
        refusal = f"This file is larger than {LARGEST_FILE // 1024 // 1024} MB. Save a smaller copy of it."
        return _page(request, refusal, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _photo(request)


@csrf_protect
def _photo(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    user = signed_in(request)
    if not ratelimit.consume(request, action="profile_photo", user=user):
        return _page(request, "That were many photos. Try again in an hour.", HTTPStatus.TOO_MANY_REQUESTS)
    sent = request.FILES.get("photo")
    try:
        set_photo(upload=sent.read(LARGEST_FILE + 1) if sent else b"", by=user, now=timezone.now())
    except NotReadyError as refused:
        return _page(request, str(refused), HTTPStatus.FORBIDDEN)
    except EditingError as refused:
        return _page(request, str(refused), HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "Your photo is saved. Nothing of the file but the picture was kept.")
    return redirect("me-profile")


@require_POST
@login_required
def remove(request: HttpRequest) -> HttpResponse:
    try:
        removed = remove_photo(by=signed_in(request), now=timezone.now())
    except NotReadyError as refused:
        return _page(request, str(refused), HTTPStatus.FORBIDDEN)
    if removed:
        messages.success(request, "Your photo is deleted.")
    return redirect("me-profile-photo")


@require_safe
def author_photo(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The photo on a record's page, while it is on it."""
    found = parse_public_id(public_id)
    if found is None or found.letter != Author.public_letter:
        raise Http404
    owner = photo_owner(found.pk)
    if owner is None:
        raise Http404
    return _file(owner, name, f"public, {_KEPT_FOR}")


@require_safe
@login_required
def own_photo(request: HttpRequest, name: str) -> HttpResponse:
    """One's own photo, shown on a record or not yet."""
    return _file(signed_in(request).pk, name, "private, no-store")


def _file(user: int, name: str, caching: str) -> HttpResponse:
    named = _NAME.fullmatch(name)
    data = photo_bytes(user, named[1], large=named[2] == str(LARGE)) if named else None
    if data is None:
        raise Http404
    headers = {
        "Cache-Control": caching,
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return HttpResponse(data, content_type="image/webp", headers=headers)


def _page(request: HttpRequest, refusal: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    words = own_words(signed_in(request).pk, now=timezone.now())
    context = {
        "portrait": shown_to_oneself(words).portrait if words else None,
        "refusal": refusal,
        "largest": LARGEST_FILE // 1024 // 1024,
    }
    return render(request, _TEMPLATE, context, status=status)


def _says_it_is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length) > LARGEST_FILE + _AROUND_A_FILE


def _drop_body(request: HttpRequest) -> None:
    """Read what is on its way, within bounds: a browser that is cut off shows a broken connection and no answer."""
    left = _READ_AND_DROPPED
    while left > 0 and (piece := request.read(64 * 1024)):
        left -= len(piece)
