"""`/api/v1/search`: the search page for programs, the same answer as JSON."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from papers.api.search_answer import EXAMPLE, SearchAnswer
from papers.api.works import work_answer
from papers.records import WorkType
from papers.search.answering import Answer, answer_to
from papers.search.asking import Kind, read_question
from papers.search.counting import Count
from papers.search.engine import PAGE_SIZE, Facet, FoundWork, Passage, Piece, Sort
from papers.selectors.citation_counts import citation_counts
from papers.selectors.named_records import records_in_order
from papers.selectors.trust_marks import TrustMark, marked
from portal.common.parameters import number
from portal.common.problems import Problem, refuse

LARGEST_PAGE: Final = 100
_FACETS: Final = ("year", "type", "venue", "topic", "author")


class SearchTookTooLong(exceptions.APIException):
    status_code = 503
    default_detail = "This search takes too long. Narrow it, by a year, a phrase or one more word."
    default_code = "took_too_long"


class Search(APIView):
    @extend_schema(
        operation_id="search",
        summary="Search",
        description=(
            "Works by what they say, full texts included, and authors, topics, institutions and venues by name. Any "
            "text is a query: what cannot be read as it stands is repaired, and `query.notes` say how. The query "
            "language is that of the search page."
        ),
        parameters=[
            OpenApiParameter(
                "q", str, description="The query.", examples=[OpenApiExample("A phrase", '"data augmentation"')]
            ),
            OpenApiParameter(
                "type", str, many=True, enum=[*map(str, Kind), *map(str, WorkType)], default="works",
                description="What is looked for; or types of work, which narrow works.",
            ),
            OpenApiParameter("year", int, many=True, description="Works of this year."),
            OpenApiParameter("venue", str, many=True, description="Works of this venue, by id (S1)."),
            OpenApiParameter("topic", str, many=True, description="Works about this topic, by id (T1)."),
            OpenApiParameter("author", str, many=True, description="Works by this author, by id (A1)."),
            OpenApiParameter(
                "sort", str, enum=[*map(str, Sort)], default="relevance", description="The order of works."
            ),
            OpenApiParameter(
                "size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
                description="Results on a page.",
            ),
            OpenApiParameter("after", str, description="The place to go on from, as `next` and `previous` have it."),
        ],
        responses={200: SearchAnswer, 400: Problem, 503: Problem},
        examples=[OpenApiExample("Works", EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        question, wrong = read_question(dict(request.query_params.lists()))
        size = number(request.query_params, "size", PAGE_SIZE, least=1, most=LARGEST_PAGE, refused=wrong)
        refuse(wrong)
        answer = answer_to(question, size=size or PAGE_SIZE)
        if answer.took_too_long:
            raise SearchTookTooLong
        return Response(_answer(request, answer))


def _answer(request: Request, answer: Answer) -> dict[str, object]:
    query, works, names = answer.query, answer.works, answer.names
    if names:
        rows = records_in_order(answer.question.kind, names.records)
        results = [
            {
                "id": row.public_id,
                "url": request.build_absolute_uri(row.get_absolute_url()),
                "name": row.name,
                "matched": names.matched.get(row.pk, ""),
                "works_count": row.works_count,
                **_trust(mark),
            }
            for row, mark in marked(rows)
        ]
    else:
        found = works.works if works else ()
        cited = citation_counts([int(work.line.public_id[1:]) for work in found])
        results = [_work(request, work, cited.get(int(work.line.public_id[1:]), 0)) for work in found]
    place = works or names
    return {
        "query": {"text": query.text, "reading": query.reading, "notes": query.notes},
        "type": answer.question.kind,
        **_how_many(answer.count or Count(0)),
        "counts": {kind: _how_many(count) if count is not None else None for kind, count in answer.counts.items()},
        "results": results,
        "facets": _facets(works.facets if works else ()),
        "facets_of": works.facets_of if works else 0,
        "corrections": [{"query": one.query, "count": one.count.value} for one in answer.corrections],
        "names_meant": answer.names_meant,
        "next": _address(request, place.next if place else None),
        "previous": _address(request, works.previous if works else None),
        "took_ms": round(answer.seconds * 1000, 1),
    }


def _trust(mark: TrustMark | None) -> dict[str, object]:
    return {"trust": mark.value, "band": mark.band} if mark else {}


def _how_many(count: Count) -> dict[str, object]:
    return {"count": count.value, "exact": not count.capped}


def _work(request: Request, found: FoundWork, citations: int) -> dict[str, object]:
    matches = {
        "title": _pieces(found.title),
        "tldr": _pieces(found.tldr),
        "passages": [_passage(passage) for passage in found.passages],
    }
    return work_answer(request, found.line) | {"citations": citations, "matches": matches}


def _passage(passage: Passage) -> dict[str, object]:
    return {
        "origin": passage.origin,
        "opens": passage.opens,
        "closes": passage.closes,
        "pieces": _pieces(passage.pieces),
    }


def _pieces(pieces: Iterable[Piece]) -> list[dict[str, object]]:
    return [{"text": piece.text, "marked": piece.marked} for piece in pieces]


def _facets(facets: Iterable[Facet]) -> dict[str, list[dict[str, object]]]:
    made: dict[str, list[dict[str, object]]] = {name: [] for name in _FACETS}
    for facet in facets:
        made[facet.name] = [
            {"value": one.value, "label": one.label, "count": one.count, "chosen": one.chosen} for one in facet.values
        ]
    return made


def _address(request: Request, after: str | None) -> str | None:
    if after is None:
        return None
    kept: list[tuple[str, Any]] = [
        (name, value) for name, values in request.query_params.lists() if name != "after" for value in values
    ]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*kept, ('after', after)])}")
