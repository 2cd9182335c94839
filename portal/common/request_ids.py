"""One id per request, in every log line and in the response, so that a report can be traced."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest, HttpResponse

_NONE: Final = "-"
_META_KEY: Final = "peergraph.request_id"

_current: ContextVar[str] = ContextVar("request_id")
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes the proxy's `X-Request-ID` where it is harmless, makes one otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        request.META[_META_KEY] = request_id
        token = _current.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = request_id
        return response


class RequestIdFilter(logging.Filter):
    """Gives each log line the id of the request it is about.

    Django logs refused requests (400 to 499) after all middleware, when only the record itself knows the request.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get(None) or _id_of(getattr(record, "request", None))
        return True


def _id_of(request: object) -> str:
    return str(request.META.get(_META_KEY, _NONE)) if isinstance(request, HttpRequest) else _NONE


def current_request_id() -> str:
    return _current.get(_NONE)
