"""`/api/v1/authors/A1/identifiers`: what a record is known by elsewhere, and who says so."""

from typing import Any, Final

from django.http import Http404
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from papers.models import Author
from papers.selectors.wished_names import private_names
from papers.views.records import record
from portal.common.problems import Problem
from profiles.selectors.record_identifiers import RecordIdentifier, SaidBy, record_identifiers

_FRESH: Final = "public, max-age=300"
_EXAMPLE: Final = {
    "id": "A7",
    "identifiers": [
        {
            "scheme": "orcid",
            "value": "0000-0002-1825-0097",
            "url": "https://orcid.org/0000-0002-1825-0097",
            "said_by": "holder",
            "since": "2026-11-21T09:20:00Z",
            "sources": ["Crossref"],
            "works": 12,
        }
    ],
}


class IdentifierAnswer(serializers.Serializer[Any]):
    scheme = serializers.CharField(help_text="Of what kind it is, for example orcid or dblp.")
    value = serializers.CharField()
    url = serializers.CharField(help_text="Its page elsewhere; empty where there is none.", allow_blank=True)
    said_by = serializers.ChoiceField(
        choices=[one.value for one in SaidBy],
        help_text="holder: who signed in with it. moderator: agreed to by a moderator, or by whoever had it before. "
        "source: where works were read. typed: its owner typed it in, and nobody has checked it.",
    )
    since = serializers.DateTimeField(allow_null=True, help_text="When a person said so; null where a source does.")
    sources = serializers.ListField(child=serializers.CharField(), help_text="Which sources name it for this record.")
    works = serializers.IntegerField(help_text="Beside the record's name on how many works.")


class IdentifiersAnswer(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The record; another than was asked for where that was merged into it.")
    identifiers = IdentifierAnswer(many=True)


class AuthorIdentifiers(APIView):
    @extend_schema(
        operation_id="author_identifiers",
        summary="Identifiers of a person",
        description="What a person is known by elsewhere, and who says so. What was only typed in proves nothing.",
        parameters=[
            OpenApiParameter(
                "public_id", str, OpenApiParameter.PATH,
                description="The record.", examples=[OpenApiExample("A record", "A7")],
            )
        ],
        responses={200: IdentifiersAnswer, 404: Problem},
        examples=[OpenApiExample("A person", _EXAMPLE, response_only=True, status_codes=["200"])],
    )  # fmt: skip
    def get(self, request: Request, public_id: str) -> Response:
        if not public_id.isascii() or not public_id.isalnum():
            raise Http404
        author = record(Author.objects.all(), public_id)
        rows = record_identifiers(author.pk, private=private_names(author.pk))
        answer = {"id": author.public_id, "identifiers": [_answer(row) for row in rows]}
        return Response(answer, headers={"Cache-Control": _FRESH})


def _answer(row: RecordIdentifier) -> dict[str, object]:
    return {
        "scheme": row.link.scheme,
        "value": row.link.value,
        "url": row.link.url,
        "said_by": row.said_by.value,
        "since": row.since,
        "sources": row.sources,
        "works": row.works,
    }
