"""Where the page of a work says, after some seconds on the screen, that somebody reads it."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from papers.models import Work
from papers.services.record_view import record_view
from portal.common.public_ids import parse_public_id

_LONGEST_BODY: Final = 10


# No CSRF token: a page that is cached or read without a cookie has none, and all that a forged request could do is to
# count its own sender as a reader, within the limits that hold for every sender. Other sites are refused all the same.
@csrf_exempt
def seen(request: HttpRequest, public_id: str) -> HttpResponse:
    """The body is how many days ago this browser was counted for this work, or empty. Answers 204 whether the view
    counts or not: a limit that can be seen can be worked around."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return HttpResponseNotAllowed(["POST"])
    if not _comes_from_our_page(request):
        return HttpResponseForbidden("Views are counted from the portal's own pages.\n", content_type="text/plain")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    wanted = parse_public_id(public_id)
    if wanted is None or wanted.letter != Work.public_letter:
        raise Http404
    try:
        record_view(
            work=wanted.pk,
            address=_address(request),
            agent=request.headers.get("User-Agent", ""),
            days_since=_days(request),
            now=timezone.now(),
        )
    except Work.DoesNotExist:
        raise Http404 from None
    return HttpResponse(status=204)


def _comes_from_our_page(request: HttpRequest) -> bool:
    """Every browser of the last years says where a request comes from, and no page can make it say otherwise."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _address(request: HttpRequest) -> str:
    """That of the connection, or what the operator's own proxy says; never what a client says."""
    told = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and told:
        return told.rpartition(",")[2].strip()
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def _days(request: HttpRequest) -> int | None:
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit()) or int(length) > _LONGEST_BODY:
        return None
    text = request.body.decode("ascii", "replace").strip()
    return int(text) if text.isascii() and text.isdigit() else None
