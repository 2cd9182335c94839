"""A work as programs get it in a list."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from papers.models.work import WORK_TYPE_LABELS
from papers.records import WorkType
from papers.selectors.work_lines import WorkLine

_TYPE_OF_LABEL = {label: kind.value for kind, label in WORK_TYPE_LABELS.items()}


class Named(serializers.Serializer[Any]):
    id = serializers.CharField(allow_null=True, help_text="Null for somebody nobody is known as yet.")
    name = serializers.CharField()


class WorkAnswer(serializers.Serializer[Any]):
    """A work. Text may hold TeX between dollar signs."""

    id = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    type = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    venue = Named(allow_null=True)
    authors = Named(many=True, help_text="The first of them.")
    author_count = serializers.IntegerField()
    tldr = serializers.CharField(help_text="Empty where there is none.")
    arxiv = serializers.CharField(help_text="arXiv id, or empty.")
    retracted = serializers.BooleanField()


def work_answer(request: Request, line: WorkLine) -> dict[str, object]:
    """What `WorkAnswer` describes."""
    return {
        "id": line.public_id,
        "url": request.build_absolute_uri(line.url),
        "title": line.title,
        "type": _TYPE_OF_LABEL.get(line.type, WorkType.OTHER.value),
        "year": line.year,
        "venue": {"id": _id_of(line.venue_url), "name": line.venue} if line.venue else None,
        "authors": [{"id": _id_of(author.url), "name": author.name} for author in line.authors],
        "author_count": line.author_count,
        "tldr": line.tldr,
        "arxiv": line.arxiv,
        "retracted": line.retracted,
    }


def _id_of(url: str) -> str | None:
    """Addresses of pages end in the id."""
    return url.rstrip("/").rpartition("/")[2] or None
