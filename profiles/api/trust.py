"""`/api/v1/authors/A1/trust`: how far a record can be trusted, with everything that this is made of, now or at a
moment; and `…/trust/history`, how it has changed."""

import hashlib
from datetime import datetime
from typing import Any, Final, NoReturn

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from papers.models import Author
from papers.views.records import record
from portal.common.parameters import Refused, past_moment
from portal.common.problems import Problem, refuse
from portal.common.public_ids import parse_public_id
from profiles.api.trust_answer import (
    EXAMPLE,
    HISTORY_EXAMPLE,
    TrustAnswer,
    TrustHistoryAnswer,
    history_answer,
    trust_answer,
)
from profiles.trust.reading import history_of, last_whole_build, trust_of

_FRESH: Final = "public, max-age=60"
_RECORD: Final = OpenApiParameter(
    "public_id", str, OpenApiParameter.PATH,
    description="The record.", examples=[OpenApiExample("A record", "A1")],
)  # fmt: skip


class NotScoredError(exceptions.NotFound):
    """There is such a record, and no score of it as of the moment asked for."""

    problem_code = "not_scored"


class MovedRecordError(exceptions.APIException):
    """The record was merged into another one."""

    status_code = 301

    def __init__(self, successor: Author) -> None:
        super().__init__()
        self.successor = successor


class OfARecord(APIView):
    """An endpoint about one person, `public_id` in its address; whoever was merged is redirected, the query kept."""

    url_name: str

    def handle_exception(self, exc: Exception) -> HttpResponseBase:  # type: ignore[override]  # Django's own is enough
        if isinstance(exc, MovedRecordError):
            query = self.request.META.get("QUERY_STRING", "")
            address = reverse(self.url_name, args=[exc.successor.public_id])
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        return super().handle_exception(exc)


class AuthorTrust(OfARecord):
    url_name = "api-author-trust"

    @extend_schema(
        operation_id="author_trust",
        summary="Trust in a record",
        description=(
            "How sure it is that a record is one real person and correctly attributed, from 0 to 100, never how good "
            "anybody is: the score, what it is made of, what limits it and why, in words and numbers. With `as_of`, "
            "the score that was in force then. 404 with the code `not_scored` where there is a record and no score yet."
        ),
        parameters=[
            _RECORD,
            OpenApiParameter(
                "as_of", str,
                description="A date, for the end of that day in UTC, or a moment such as `2026-11-21T09:20:00Z`. Now "
                "unless given.",
            ),
        ],
        responses={200: TrustAnswer, 301: None, 304: None, 400: Problem, 404: Problem},
        examples=[OpenApiExample("A record", EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        refused: list[Refused] = []
        as_of = past_moment(request.GET.dict(), "as_of", now=timezone.now(), refused=refused)
        refuse(refused)
        author = _author(public_id)
        found = trust_of(author.pk, as_of)
        if found is None:
            _not_scored(author, as_of)
        whole = last_whole_build(as_of)
        known = len(whole.seeds) if whole else 0
        said = trust_answer(found, known=known, public_id=author.public_id, url=_page(request, author))
        changed_at = found.until or found.since
        return _answered(request, said, changed_at=max(changed_at, whole.published_at) if whole else changed_at)


class AuthorTrustHistory(OfARecord):
    url_name = "api-author-trust-history"

    @extend_schema(
        operation_id="author_trust_history",
        summary="Trust in a record over time",
        description="What the score of a record was, and when, the oldest first; empty where there is none yet.",
        parameters=[_RECORD],
        responses={200: TrustHistoryAnswer, 301: None, 304: None, 404: Problem},
        examples=[OpenApiExample("A record", HISTORY_EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request, public_id: str) -> HttpResponseBase:
        author = _author(public_id)
        spans = history_of(author.pk)
        said = history_answer(spans, public_id=author.public_id, url=_page(request, author))
        return _answered(request, said, changed_at=(spans[-1].until or spans[-1].since) if spans else None)


def _author(public_id: str) -> Author:
    wanted = parse_public_id(public_id) if public_id.isascii() and public_id.isalnum() else None
    if wanted is None or wanted.letter != Author.public_letter:
        raise Http404
    found = record(Author.objects.all(), public_id)
    if found.pk != wanted.pk:
        raise MovedRecordError(found)
    return found


def _not_scored(author: Author, as_of: datetime | None) -> NoReturn:
    if as_of is None:
        raise NotScoredError(f"{author.public_id} has no score yet. It comes with the next computation.")
    raise NotScoredError(f"{author.public_id} had no score at that moment.")


def _page(request: Request, author: Author) -> str:
    return str(request.build_absolute_uri(author.get_absolute_url()))


def _answered(request: Request, said: dict[str, Any], *, changed_at: datetime | None) -> HttpResponseBase:
    """The answer, or that it is what the client has: known by all of its bytes, so by nothing less."""
    body = JSONRenderer().render(said)
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    changed = int(changed_at.timestamp()) if changed_at else None
    response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    response.headers["Cache-Control"] = _FRESH
    return get_conditional_response(request._request, etag, changed, response) or response  # noqa: SLF001
