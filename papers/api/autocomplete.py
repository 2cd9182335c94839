"""`/api/v1/autocomplete`: names that go on from what somebody is typing. The search boxes of the pages ask here too."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from papers.search.names import MOST_SUGGESTED, NameKind, suggest
from portal.common.parameters import Refused, number
from portal.common.problems import Problem, refuse

_LIMIT: Final = 10
# The same letters are asked for again and again while one types and corrects oneself.
_FRESH: Final = "public, max-age=60"
# One answer; the schema makes a list of it.
_EXAMPLE: Final = {
    "id": "A65451",
    "kind": "author",
    "name": "Quoc V. Le",
    "matched": "Quoc Le",
    "hint": "Google (United States)",
    "works_count": 148,
    "url": "https://portal.example/authors/A65451/",
    "guessed": False,
}


class SuggestionAnswer(serializers.Serializer[Any]):
    """A record whose name goes on from what was typed."""

    id = serializers.CharField(help_text="Its public id.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in NameKind], help_text="What it is.")
    name = serializers.CharField(help_text="The name it is shown under.")
    matched = serializers.CharField(help_text="The name that was found, where it is another; else empty.")
    hint = serializers.CharField(
        help_text="What tells it from others of the name: an institution, a place, an acronym."
    )
    works_count = serializers.IntegerField(help_text="How many works it has here.")
    url = serializers.CharField(help_text="Its page.")
    guessed = serializers.BooleanField(help_text="Nothing begins so; this is spelt almost so.")


class Autocomplete(APIView):
    @extend_schema(
        operation_id="autocomplete",
        summary="Autocomplete",
        description=(
            "Authors, topics, institutions and venues with a name of which every typed word begins a word, in any "
            "order; case and accents do not matter. Kind by kind; within a kind a name that is just what was typed, "
            "then those with the most works. Where nothing begins so, names spelt almost so are given, and marked as "
            "guessed."
        ),
        parameters=[
            OpenApiParameter(
                "q", str, description="What was typed. Nothing gives an empty list.",
                examples=[OpenApiExample("A name", "le quoc")],
            ),
            OpenApiParameter(
                "kind", str, many=True, enum=[kind.value for kind in NameKind],
                description="Only of this kind; else of all.",
            ),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": MOST_SUGGESTED, "default": _LIMIT},
                description="How many at most.",
            ),
        ],
        responses={200: SuggestionAnswer(many=True), 400: Problem},
        examples=[OpenApiExample("Somebody", _EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        kinds, limit = _asked(request)
        found = suggest(request.query_params.get("q", ""), kinds=kinds, limit=limit)
        answer = [
            {
                "id": one.id,
                "kind": one.kind,
                "name": one.name,
                "matched": one.matched,
                "hint": one.hint,
                "works_count": one.works_count,
                "url": request.build_absolute_uri(one.url),
                "guessed": one.guessed,
            }
            for one in found
        ]
        return Response(answer, headers={"Cache-Control": _FRESH})


def _asked(request: Request) -> tuple[list[NameKind], int]:
    refused: list[Refused] = []
    valid = [kind.value for kind in NameKind]
    kinds = [kind for kind in request.query_params.getlist("kind") if kind]
    if unknown := [kind for kind in kinds if kind not in valid]:
        refused.append(Refused("kind", f"“{unknown[0]}” is not one of the kinds: {', '.join(valid)}."))
    limit = number(request.query_params, "limit", _LIMIT, least=1, most=MOST_SUGGESTED, refused=refused)
    refuse(refused)
    return [kind for kind in NameKind if not kinds or kind.value in kinds], limit or _LIMIT
