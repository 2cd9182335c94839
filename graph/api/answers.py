"""What all answers about the graph have in common: a build they were made from, an ETag that follows from the build,
from the scores of trust that were published last and from the question, and no serializer on the way.

The ETag is known before anything is read of the graph, so a program that asks again costs next to nothing.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Final

import orjson
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import parse_etags
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from graph.selectors.builds import Reading, reading
from papers.selectors.trust_marks import trust_version

_FRESH: Final = "public, max-age=60"
# To be counted up whenever the same build and question shall have other bytes.
_FORM: Final = 2


class NotBuiltYetError(exceptions.APIException):
    status_code = 503
    default_detail = "The graph is being built for the first time. Ask again in a minute."
    default_code = "not_built_yet"
    wait = 60


class MovedError(exceptions.APIException):
    """Somebody who was asked about was merged into another. `renamed` are parameters and what they should be."""

    status_code = 301

    def __init__(self, renamed: dict[str, str]) -> None:
        super().__init__()
        self.renamed = renamed


class FormatIsAParameter(BaseContentNegotiation):
    """`format` says what is wanted; whatever `Accept` says, nobody is refused."""

    def select_parser(self, request: Request, parsers: Iterable[object]) -> None:
        return None

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class GraphView(APIView):
    """An endpoint of the graph: whoever was merged is redirected, the query kept."""

    content_negotiation_class = FormatIsAParameter

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]  # Django's own is enough
        if isinstance(exc, MovedError):
            query = self.request.GET.copy()
            for name, value in exc.renamed.items():
                query[name] = value
            return HttpResponsePermanentRedirect(f"{self.request.path}?{query.urlencode(safe=',')}")
        return super().handle_exception(exc)


def answered(
    request: Request,
    question: tuple[object, ...],
    make: Callable[[Reading], bytes],
    *,
    media_type: str = "application/json",
    file_name: str = "",
) -> HttpResponse:
    """The bytes that `make` gives for the current build, or that they are what the client has."""
    with reading() as build:
        if build is None:
            raise NotBuiltYetError
        etag = _etag(build, (trust_version(), site(request), request.path, media_type, *question))
        if _has(request, etag):
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(make(build), content_type=media_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _FRESH
    if file_name and response.status_code != 304:  # noqa: PLR2004
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def as_json(answer: object) -> bytes:
    return orjson.dumps(answer)


def build_answer(build: Reading) -> dict[str, object]:
    return {"id": build.id, "built_at": build.built_at.isoformat().replace("+00:00", "Z")}


def site(request: Request) -> str:
    """What is put before the path of a page."""
    return f"{request.scheme}://{request.get_host()}"


def _etag(build: Reading, question: tuple[object, ...]) -> str:
    # The moment too: a portal that began anew counts its builds from one again.
    said = repr((_FORM, build.built_at.isoformat(), question))
    return f'"{build.id}-{hashlib.blake2b(said.encode(), digest_size=9).hexdigest()}"'


def _has(request: Request, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return known == ["*"] or any(one.removeprefix("W/") == etag for one in known)
