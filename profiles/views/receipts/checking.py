"""`/receipts/verify/`: anybody has a receipt checked here. Nothing that is given is kept, or written to a log."""

from http import HTTPStatus
from typing import Final

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from profiles.receipts.bounded_json import LARGEST
from profiles.receipts.checking_here import check_here
from profiles.views.receipts.words import answer

# A form writes up to three characters for one; and what it needs beside that.
_LARGEST_BODY: Final = 4 * LARGEST
_READ_AND_DROPPED: Final = 16 * 1024 * 1024


@csrf_exempt  # the token is in the body, which is not read before its size is known; `_check` asks for it then
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and _says_it_is_too_large(request):
        _drop_body(request)
        refusal = f"This file is larger than {LARGEST // 1024} KB, and no receipt is."
        return _page(request, refused=refusal, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    if not ratelimit.consume(request, action="check_receipt"):
        return _page(request, refused="That were many at once. Wait a minute.", status=HTTPStatus.TOO_MANY_REQUESTS)
    sent = request.FILES.get("file")
    given = sent.read(LARGEST + 1) if sent else request.POST.get("receipt", "").strip().encode(errors="replace")
    if not given:
        refusal = "Choose the file, or put what is in it into the box."
        return _page(request, refused=refusal, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, given=given)


def _page(
    request: HttpRequest, *, given: bytes = b"", refused: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    found = answer(check_here(given, now=timezone.now())) if given else None
    context = {"answer": found, "refused": refused, "largest": LARGEST // 1024}
    return render(request, "profiles/receipts/check.html", context, status=status)


def _says_it_is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and int(length) > _LARGEST_BODY


def _drop_body(request: HttpRequest) -> None:
    """Read what is on its way, within bounds: a browser that is cut off shows a broken connection and no answer."""
    left = _READ_AND_DROPPED
    while left > 0 and (piece := request.read(64 * 1024)):
        left -= len(piece)
