"""`/api/v1/graph/slice`: the graph around one node, bounded, in the form that was asked for. The explorer asks here."""

from typing import Final

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request

from graph.api.answers import GraphView, MovedError, answered, site
from graph.api.slice_answer import EXAMPLE, CytoscapeAnswer, SliceAnswer
from graph.maths.exports import FORMATS
from graph.selectors.builds import Reading
from graph.selectors.slice_question import (
    DEEPEST,
    FIRST_YEAR,
    KINDS,
    LAST_YEAR,
    MOST_NODES,
    USUAL_NODES,
    read_question,
)
from graph.selectors.slices import MergedNodeError, UnknownNodeError, slice_of
from portal.common.parameters import Refused
from portal.common.problems import Problem, refuse

_YEAR: Final = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
_AS_JSON: Final = PolymorphicProxySerializer(
    component_name="SliceInEitherForm", serializers=[SliceAnswer, CytoscapeAnswer], resource_type_field_name=None
)


class Slice(GraphView):
    @extend_schema(
        operation_id="graph-slice",
        summary="A slice of the graph",
        description=(
            "What is around an author, a work, a topic or an institution: the strongest neighbours first, ties by id, "
            "and all edges between the nodes that are shown. The kinds share the room: the strongest of each in turn. "
            "The same build and question give the same bytes; the ETag follows from both, so asking again with "
            "`If-None-Match` costs next to nothing. The center's id is redirected if the record was merged."
        ),
        parameters=[
            OpenApiParameter(
                "center", str, required=True, description="Whose graph: the id of an author, work, topic or "
                "institution.", examples=[OpenApiExample("An author", "A1")],
            ),
            OpenApiParameter(
                "depth", {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": 1},
                description="How many steps from the center.",
            ),
            OpenApiParameter(
                "kinds", str, default=",".join(KINDS), description="Kinds of neighbours, with commas between them.",
            ),
            OpenApiParameter(
                "limit", {"type": "integer", "minimum": 1, "maximum": MOST_NODES, "default": USUAL_NODES},
                description="How many nodes at most, the center among them.",
            ),
            OpenApiParameter(
                "year_from", _YEAR,
                description="Works from this year on, and what else holds for a year within: two people are joined "
                "from their first joint work to their last.",
            ),
            OpenApiParameter("year_to", _YEAR, description="The same, up to this year."),
            OpenApiParameter("format", str, enum=list(FORMATS), default="json", description="The form of the answer."),
        ],
        responses={
            (200, "application/json"): _AS_JSON,
            (200, "application/graphml+xml"): OpenApiTypes.STR,
            (200, "application/gexf+xml"): OpenApiTypes.STR,
            (200, "text/csv"): OpenApiTypes.STR,
            301: None, 304: None, 400: Problem, 404: Problem, 503: Problem,
        },
        examples=[
            OpenApiExample("Around an author", EXAMPLE, response_only=True, status_codes=["200"],
                           media_type="application/json"),
        ],
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        parameters = request.GET.dict()
        question, refused = read_question(parameters)
        wanted = parameters.get("format") or "json"
        if wanted not in FORMATS:
            refused.append(Refused("format", f"“{wanted}” is not one of the formats: {', '.join(FORMATS)}."))
        refuse(refused)
        assert question is not None  # noqa: S101 - nothing was refused
        form = FORMATS[wanted]

        def made(build: Reading) -> bytes:
            try:
                return form.write(slice_of(build, question, site=site(request)))
            except UnknownNodeError:
                raise exceptions.NotFound(f"There is no {parameters['center'].strip()}.") from None
            except MergedNodeError as merged:
                raise MovedError({"center": merged.successor}) from None

        name = f"{question.center.letter}{question.center.pk}.{form.extension}" if form.extension else ""
        return answered(request, (wanted, *question.normal), made, media_type=form.media_type, file_name=name)
