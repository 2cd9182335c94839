"""`/api/v1/trending`: the trending page for programs."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from papers.api.works import WorkAnswer, work_answer
from papers.models import Window
from papers.services.compute_trending import trending_list
from portal.common.problems import Problem

_FRESH: Final = "public, max-age=300"
_EXAMPLE: Final = {
    "window": "week",
    "computed_at": "2026-11-21T09:20:00Z",
    "people": 41,
    "results": [
        {
            "rank": 1,
            "score": 6.93,
            "reasons": ["12 people read it in the last week: 4 times the attention that is usual in Computer Vision"],
            "work": {
                "id": "W12",
                "url": "https://portal.example/works/W12/",
                "title": "Data augmentation for small corpora",
                "type": "conference-paper",
                "year": 2026,
                "venue": {"id": "S3", "name": "EX"},
                "authors": [{"id": "A7", "name": "Ada Byron"}],
                "author_count": 1,
                "tldr": "",
                "arxiv": "",
                "retracted": False,
            },
        }
    ],
}


class TrendingWorkAnswer(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    score = serializers.FloatField(help_text="Comparable within one list only.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it is listed, a sentence each.")
    work = WorkAnswer()


class TrendingAnswer(serializers.Serializer[Any]):
    """One list. It is computed every hour."""

    window = serializers.ChoiceField(choices=Window.values)
    computed_at = serializers.DateTimeField()
    people = serializers.IntegerField(
        help_text="Readers that were counted, once for each work. With 0, the list is made of recency and citations."
    )
    results = TrendingWorkAnswer(many=True)


class BeingComputed(exceptions.APIException):
    status_code = 503
    default_detail = "The list is being computed. Ask again in some seconds."
    default_code = "being_computed"


class Trending(APIView):
    @extend_schema(
        operation_id="trending",
        summary="Trending works",
        description=(
            "Works that get more attention here than is usual in their field, with the reasons. The page "
            "`/trending/explained/` gives the formula."
        ),
        parameters=[
            OpenApiParameter(
                "window", str, enum=Window.values, default=Window.WEEK.value,
                description="Of how much time.", examples=[OpenApiExample("A week", "week")],
            )
        ],
        responses={200: TrendingAnswer, 400: Problem, 503: Problem},
        examples=[OpenApiExample("A list", _EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("window") or Window.WEEK.value
        if asked not in Window.values:
            raise exceptions.ValidationError(
                {"window": [f"“{asked}” is not one of the windows: {', '.join(Window.values)}."]}
            )
        found = trending_list(window=Window(asked))
        if found is None:
            raise BeingComputed
        answer = {
            "window": asked,
            "computed_at": found.computed_at,
            "people": found.people,
            "results": [
                {
                    "rank": one.rank,
                    "score": round(one.score, 4),
                    "reasons": one.reasons,
                    "work": work_answer(request, one.line),
                }
                for one in found.works
            ],
        }
        return Response(answer, headers={"Cache-Control": _FRESH})
