"""`/api/v1/graph/suggest`: people whom somebody might work with, and why."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from graph.api.answers import GraphView, answered, as_json, build_answer, site
from graph.api.people import PersonAnswer, have_people, person_answer
from graph.api.slice_answer import BuildAnswer
from graph.selectors.builds import Reading
from graph.selectors.people import people
from graph.selectors.slice_question import person
from graph.selectors.suggestions import Suggestion, reason, suggestions
from papers.selectors.trust_marks import TrustMark, trust_marks
from portal.common.parameters import Refused, number
from portal.common.problems import Problem, refuse

Serializer = serializers.Serializer[Any]

_LIMIT: Final = 10
_MOST: Final = 50
_EXAMPLE: Final = {
    "author": "A1",
    "build": {"id": 3, "built_at": "2026-11-21T03:00:12Z"},
    "suggestions": [
        {
            "person": {"id": "A9", "name": "Charles Babbage", "url": "https://portal.example/authors/A9/",
                       "works_count": 31, "trust": 28, "band": "Emerging"},
            "score": 1.73,
            "reason": "Charles Babbage has written with Mary Somerville and 2 more, as Ada Byron has. Both write about "
            "computing engines.",
            "through": [{"id": "A2", "name": "Mary Somerville", "url": "https://portal.example/authors/A2/",
                         "works_count": 12, "trust": 34, "band": "Emerging"}],
            "acquaintances": 3,
            "topics": [{"id": "T4", "name": "computing engines", "url": "https://portal.example/topics/T4/"}],
        },
    ],
}  # fmt: skip


class SharedTopicAnswer(Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()


class PersonSuggestion(Serializer):
    person = PersonAnswer()
    score = serializers.FloatField(help_text="Comparable within one answer only.")
    reason = serializers.CharField(help_text="Why, in words.")
    through = PersonAnswer(many=True, help_text="Co-authors of both, those with the strongest ties.")
    acquaintances = serializers.IntegerField(min_value=1, help_text="How many such co-authors were found.")
    topics = SharedTopicAnswer(many=True, help_text="What both write about, the most telling first.")


class SuggestionsAnswer(Serializer):
    author = serializers.CharField()
    build = BuildAnswer()
    suggestions = PersonSuggestion(many=True)


class Suggest(GraphView):
    @extend_schema(
        operation_id="graph-suggest",
        summary="Whom somebody might work with",
        description=(
            "People two steps away in the graph, co-authors of co-authors, who write about the same topics and have "
            "not worked with the author yet, with the reason in words. It follows from authorships and topics alone."
        ),
        parameters=[
            OpenApiParameter(
                "author", str, required=True, description="An author's id.",
                examples=[OpenApiExample("An author", "A1")],
            ),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _LIMIT},
                description="How many at most.",
            ),
        ],
        responses={200: SuggestionsAnswer, 301: None, 304: None, 400: Problem, 404: Problem, 503: Problem},
        examples=[OpenApiExample("Somebody's", _EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        parameters = request.GET.dict()
        refused: list[Refused] = []
        author = person(parameters, "author", refused)
        limit = number(parameters, "limit", _LIMIT, least=1, most=_MOST, refused=refused)
        refuse(refused)
        assert author is not None and limit is not None  # noqa: S101, PT018 - nothing was refused

        def made(build: Reading) -> bytes:
            have_people({"author": author})
            name = people([author])[author].name
            found = suggestions(build, author, limit=limit)
            marks = trust_marks({person.pk for one in found for person in (one.person, *one.through)})
            said = [_suggestion(request, one, name, marks) for one in found]
            return as_json({"author": f"A{author}", "build": build_answer(build), "suggestions": said})

        return answered(request, (author, limit), made)


def _suggestion(request: Request, found: Suggestion, to: str, marks: Mapping[int, TrustMark]) -> dict[str, object]:
    return {
        "person": person_answer(request, found.person, marks),
        "score": found.score,
        "reason": reason(found, to=to),
        "through": [person_answer(request, one, marks) for one in found.through],
        "acquaintances": found.acquaintances,
        "topics": [
            {"id": f"T{topic.pk}", "name": topic.name, "url": site(request) + reverse("topic", args=[f"T{topic.pk}"])}
            for topic in found.topics
        ],
    }
