"""Reading the API from pages of other sites. What it gives is public and the same for everybody, so any page may read
it; no cookie takes part, because a browser sends none to an answer that is open to all.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

API: Final = "/api/"
_READING: Final = "GET, HEAD"
# A page sees only these, besides the harmless ones that every browser shows.
_SHOWN: Final = "Content-Disposition, Link, Retry-After, X-Request-Id"
_A_DAY: Final = "86400"


class CrossOriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(API):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return _permission()
        response = self.get_response(request)
        if request.method in ("GET", "HEAD"):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = _SHOWN
        return response


def _permission() -> HttpResponse:
    """The answer to a browser that asks whether a page may read with headers of its own: it may read, nothing else."""
    return HttpResponse(
        status=204,
        headers={
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": _READING,
            "Access-Control-Allow-Headers": "*",
            "Access-Control-Max-Age": _A_DAY,
        },
    )
