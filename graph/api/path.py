"""`/api/v1/graph/path`: how two people are joined by those they wrote with."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from graph.api.answers import GraphView, answered, as_json, build_answer, site
from graph.api.people import PersonAnswer, have_people, person_answer
from graph.api.slice_answer import BuildAnswer
from graph.maths.paths import Outcome
from graph.selectors.builds import Reading
from graph.selectors.coauthor_paths import (
    MOST_PATHS,
    MOST_PEOPLE_READ,
    MOST_STEPS,
    WORKS_NAMED,
    CoauthorPath,
    Way,
    joined,
)
from graph.selectors.slice_question import person
from papers.selectors.trust_marks import TrustMark, trust_marks
from portal.common.parameters import Refused, number
from portal.common.problems import Problem, refuse

Serializer = serializers.Serializer[Any]

_PATHS: Final = 3
_EXAMPLE_PERSON: Final = {
    "id": "A1", "name": "Ada Byron", "url": "https://portal.example/authors/A1/", "works_count": 47, "trust": 21,
    "band": "Emerging",
}  # fmt: skip
_EXAMPLE_WAY: Final = {
    "outcome": "found",
    "paths": [
        {
            "distance": 0.294118,
            "people": [
                _EXAMPLE_PERSON,
                {"id": "A2", "name": "Mary Somerville", "url": "https://portal.example/authors/A2/", "works_count": 12,
                 "trust": 34, "band": "Emerging"},
            ],
            "steps": [
                {
                    "works": 7, "strength": 3.4, "first_year": 2017, "last_year": 2023,
                    "joint_works": [
                        {"id": "W7", "title": "Notes on the engine", "year": 2023,
                         "url": "https://portal.example/works/W7/"},
                    ],
                },
            ],
        },
    ],
}  # fmt: skip
_EXAMPLE: Final = {
    "from": "A1", "to": "A2", "build": {"id": 3, "built_at": "2026-11-21T03:00:12Z"}, "people_read": 2,
    "shortest": _EXAMPLE_WAY, "strongest": _EXAMPLE_WAY,
}  # fmt: skip


class JointWorkAnswer(Serializer):
    id = serializers.CharField()
    title = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    url = serializers.CharField()


class StepAnswer(Serializer):
    """What joins one person to the next."""

    works = serializers.IntegerField(min_value=1, help_text="How many works they wrote together.")
    strength = serializers.FloatField(help_text="Newman's: 1/(k-1) for each joint work of k authors.")
    first_year = serializers.IntegerField(allow_null=True)
    last_year = serializers.IntegerField(allow_null=True)
    joint_works = JointWorkAnswer(many=True, help_text=f"The newest, at most {WORKS_NAMED}.")


class PathAnswer(Serializer):
    distance = serializers.FloatField(help_text="The sum of 1/strength of the steps: the less, the stronger the path.")
    people = PersonAnswer(many=True)
    steps = StepAnswer(many=True, help_text="One less than there are people.")


class WayAnswer(Serializer):
    outcome = serializers.ChoiceField(
        choices=[*map(str, Outcome), "same person"],
        help_text="Of “found”, nothing better exists; after “bound reached” there may be something better, or anything "
        "at all. “too far” and “not connected” say why there is nothing.",
    )
    paths = PathAnswer(many=True, help_text="The best first.")


class JoinedAnswer(Serializer):
    """Two people and the paths between them."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # `from` is a word of Python's.
        return {
            "from": serializers.CharField(), "to": serializers.CharField(), "build": BuildAnswer(),
            "people_read": serializers.IntegerField(min_value=0, help_text="Of how many people co-authors were read."),
            "shortest": WayAnswer(), "strongest": WayAnswer(),
        }  # fmt: skip


class CoauthorPaths(GraphView):
    @extend_schema(
        operation_id="graph-path",
        summary="Paths between two people",
        description=(
            "The shortest paths from one author to another by co-authorship, those of them with the strongest ties "
            "first, and the strongest paths whatever their length, with the joint works on each step. The search goes "
            f"from both ends, reads the co-authors of at most {MOST_PEOPLE_READ:,} people and takes at most "
            f"{MOST_STEPS} steps; where it stopped early, `outcome` says so."
        ),
        parameters=[
            OpenApiParameter(
                "from", str, required=True, description="An author's id.", examples=[OpenApiExample("An author", "A1")]
            ),
            OpenApiParameter(
                "to", str, required=True, description="Another author's id.",
                examples=[OpenApiExample("Another", "A2")],
            ),
            OpenApiParameter(
                "k", {"type": "integer", "minimum": 1, "maximum": MOST_PATHS, "default": _PATHS},
                description="How many paths of either sort at most.",
            ),
        ],
        responses={200: JoinedAnswer, 301: None, 304: None, 400: Problem, 404: Problem, 503: Problem},
        examples=[OpenApiExample("Two people", _EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        parameters = request.GET.dict()
        refused: list[Refused] = []
        source, target = person(parameters, "from", refused), person(parameters, "to", refused)
        k = number(parameters, "k", _PATHS, least=1, most=MOST_PATHS, refused=refused)
        refuse(refused)
        assert source is not None and target is not None and k is not None  # noqa: S101, PT018 - nothing was refused

        def made(build: Reading) -> bytes:
            have_people({"from": source, "to": target})
            return as_json(_answer(request, build, source, target, k))

        return answered(request, (source, target, k), made)


def _answer(request: Request, build: Reading, source: int, target: int, k: int) -> dict[str, object]:
    head = {"from": f"A{source}", "to": f"A{target}", "build": build_answer(build)}
    if source == target:
        nothing = {"outcome": "same person", "paths": []}
        return {**head, "people_read": 0, "shortest": nothing, "strongest": nothing}
    found = joined(build, source, target, k=k)
    ways = (found.shortest, found.strongest)
    marks = trust_marks({one.pk for way in ways for path in way.paths for one in path.people})
    return {
        **head,
        "people_read": found.people_read,
        "shortest": _way(request, found.shortest, marks),
        "strongest": _way(request, found.strongest, marks),
    }


def _way(request: Request, way: Way, marks: Mapping[int, TrustMark]) -> dict[str, object]:
    return {"outcome": str(way.outcome), "paths": [_path(request, path, marks) for path in way.paths]}


def _path(request: Request, path: CoauthorPath, marks: Mapping[int, TrustMark]) -> dict[str, object]:
    return {
        "distance": path.distance,
        "people": [person_answer(request, one, marks) for one in path.people],
        "steps": [
            {
                "works": step.works,
                "strength": step.strength,
                "first_year": step.first_year,
                "last_year": step.last_year,
                "joint_works": [
                    {"id": work.public_id, "title": work.title, "year": work.year, "url": site(request) + work.url}
                    for work in step.named
                ],
            }
            for step in path.steps
        ],
    }
