"""`/api/v1/graph/coauthors`: with whom somebody worked, by strength or by year; and with whom two people both did."""

from dataclasses import asdict
from typing import Any, Final

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from graph.api.answers import GraphView, answered, as_json, build_answer
from graph.api.people import PersonAnswer, have_people, person_answer
from graph.api.slice_answer import BuildAnswer
from graph.selectors.builds import Reading
from graph.selectors.coauthors import CoauthorOrder, Coauthors, coauthors, common_coauthors
from graph.selectors.people import Named
from graph.selectors.slice_question import FIRST_YEAR, LAST_YEAR, person
from papers.selectors.trust_marks import trust_marks
from portal.common.parameters import Refused, number
from portal.common.problems import Problem, refuse

Serializer = serializers.Serializer[Any]

_LIMIT: Final = 100
_MOST: Final = 2000
_YEAR: Final = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
_EXAMPLE: Final = {
    "author": "A1", "with": None, "build": {"id": 3, "built_at": "2026-11-21T03:00:12Z"}, "total": 312,
    "coauthors": [
        {
            "id": "A2", "name": "Mary Somerville", "url": "https://portal.example/authors/A2/", "works_count": 12,
            "trust": 34, "band": "Emerging",
            "ties": [{"works": 7, "strength": 3.4, "first_year": 2017, "last_year": 2023}],
        },
    ],
    "years": [{"year": 2017, "under_way": 4, "began": 2, "ended": 1}],
}  # fmt: skip


class TieAnswer(Serializer):
    works = serializers.IntegerField(min_value=1, help_text="How many joint works.")
    strength = serializers.FloatField()
    first_year = serializers.IntegerField(allow_null=True)
    last_year = serializers.IntegerField(allow_null=True)


class CoauthorAnswer(PersonAnswer):
    ties = TieAnswer(many=True, help_text="To `author`; and to `with`, where that was given.")


class CollaborationYear(Serializer):
    year = serializers.IntegerField()
    under_way = serializers.IntegerField(help_text="Collaborations between their first and their last joint work.")
    began = serializers.IntegerField()
    ended = serializers.IntegerField(help_text="Whose last joint work, so far, is of this year.")


class CoauthorsAnswer(Serializer):
    """Co-authors of one person, or those that two people have in common."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `with` is a word of Python's.
        return {
            "author": serializers.CharField(), "with": serializers.CharField(allow_null=True), "build": BuildAnswer(),
            "total": serializers.IntegerField(min_value=0, help_text="How many there are, listed or not."),
            "coauthors": CoauthorAnswer(many=True),
            "years": CollaborationYear(many=True, help_text="Year by year, of all co-authors; empty with `with`."),
        }  # fmt: skip


class CoauthorList(GraphView):
    @extend_schema(
        operation_id="graph-coauthors",
        summary="Co-authors",
        description=(
            "With whom an author worked: how many works, how strongly, from when to when, and how many collaborations "
            "were under way year by year. With `with`, only those whom both worked with: first those whose weaker tie "
            "is the strongest."
        ),
        parameters=[
            OpenApiParameter(
                "author", str, required=True, description="An author's id.",
                examples=[OpenApiExample("An author", "A1")],
            ),
            OpenApiParameter("with", str, description="Another author's id: the co-authors of both."),
            OpenApiParameter(
                "sort", str, enum=[*map(str, CoauthorOrder)], default="strength",
                description="The order: the strongest tie, the newest or oldest collaboration, the most works. Not "
                "with `with`.",
            ),
            OpenApiParameter("year_from", _YEAR, description="Who still was one in this year. Not with `with`."),
            OpenApiParameter("year_to", _YEAR, description="Who was one already in this year. Not with `with`."),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _LIMIT},
                description="How many at most.",
            ),
        ],
        responses={200: CoauthorsAnswer, 301: None, 304: None, 400: Problem, 404: Problem, 503: Problem},
        examples=[OpenApiExample("Somebody's", _EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        parameters = request.GET.dict()
        refused: list[Refused] = []
        author = person(parameters, "author", refused)
        other = person(parameters, "with", refused) if parameters.get("with") else None
        sort = parameters.get("sort") or CoauthorOrder.STRENGTH
        if sort not in list(CoauthorOrder):
            refused.append(Refused("sort", f"“{sort}” is not one of the orders: {', '.join(CoauthorOrder)}."))
        limit = number(parameters, "limit", _LIMIT, least=1, most=_MOST, refused=refused)
        first = number(parameters, "year_from", None, least=FIRST_YEAR, most=LAST_YEAR, refused=refused)
        last = number(parameters, "year_to", None, least=FIRST_YEAR, most=LAST_YEAR, refused=refused)
        if other is not None and other == author:
            refused.append(Refused("with", "Give another author than in “author”."))
        refuse(refused)
        assert author is not None and limit is not None  # noqa: S101, PT018 - nothing was refused

        def made(build: Reading) -> bytes:
            have_people({"author": author} | ({"with": other} if other is not None else {}))
            if other is not None:
                found = common_coauthors(build, author, other, limit=limit)
            else:
                order = CoauthorOrder(sort)
                found = coauthors(build, author, order=order, limit=limit, year_from=first, year_to=last)
            return as_json(_answer(request, build, author, other, found))

        return answered(request, (author, other, sort, limit, first, last), made)


def _answer(request: Request, build: Reading, author: int, other: int | None, found: Coauthors) -> dict[str, object]:
    marks = trust_marks([one.pk for one in found.people])
    return {
        "author": f"A{author}",
        "with": None if other is None else f"A{other}",
        "build": build_answer(build),
        "total": found.total,
        "coauthors": [
            person_answer(request, Named(one.pk, one.name, one.works), marks)
            | {"ties": [asdict(tie) for tie in one.ties]}
            for one in found.people
        ],
        "years": [asdict(year) for year in found.years],
    }
