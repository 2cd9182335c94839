"""How a feed is answered: cheaply where the reader has it already, within the limit of all answers to programs, and
without a cookie.

Feed readers ask again and again. What changes when a feed does is known from two short queries, so that most of them
are told "not modified" before anything is read or written.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from portal.common.throttling import AddressThrottle
from profiles.feeds.atom import MEDIA_TYPE, Entry, Feed, written
from profiles.feeds.tags import tag

P = ParamSpec("P")
SHARED: Final = "public, max-age=600"
PRIVATE: Final = "private, no-cache"
# Of a feed without entries. It has to name a moment, and the moment of asking would make it another feed each time.
_NOTHING_YET: Final = datetime(2026, 1, 1, tzinfo=UTC)


class _Throttle(AddressThrottle):
    """Counted together with the API. Nobody is looked up: a feed has no session."""

    def get_cache_key(self, request: Any, view: Any) -> str:
        return str(self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)})


def feed(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For views of feeds: GET and HEAD, within the limit of an address."""

    def limited(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        throttle = _Throttle()
        if not throttle.allow_request(request, view):  # type: ignore[arg-type]
            return _too_many(throttle.wait())
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wraps(view)(require_safe(limited))


def _too_many(wait: float | None) -> HttpResponse:
    return HttpResponse(
        "So many requests at once are not answered.\n",
        status=HTTPStatus.TOO_MANY_REQUESTS,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(math.ceil(wait or 1))},
    )


def answer(
    request: HttpRequest,
    *,
    name: str,
    title: str,
    subtitle: str,
    page: str,
    version: tuple[str, datetime | None],
    entries: Callable[[], Sequence[Entry]],
    kept: str = SHARED,
    updated: datetime | None = None,
) -> HttpResponseBase:
    """The feed, or that the reader has it. `name` is what is special about its id, `page` the path of what it is of;
    `version` is the digest and the time of what its entries are made of, `kept` says to caches what they may do."""
    digest, changed = version
    etag = quote_etag(hashlib.sha256(f"{name}\n{title}\n{subtitle}\n{page}\n{digest}".encode()).hexdigest()[:32])
    seconds = int(changed.timestamp()) if changed else None
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=seconds)
    if response is None:
        listed = entries()
        response = HttpResponse(
            written(
                Feed(
                    id=tag(name),
                    title=title,
                    subtitle=subtitle,
                    author=settings.SITE_NAME,
                    page=request.build_absolute_uri(page),
                    address=request.build_absolute_uri(),
                    updated=updated or max((entry.updated for entry in listed), default=_NOTHING_YET),
                    entries=listed,
                )
            ),
            content_type=f"{MEDIA_TYPE}; charset=utf-8",
        )
    response["ETag"] = etag
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    response["Cache-Control"] = kept
    return response
