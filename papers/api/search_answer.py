"""What `/api/v1/search` answers with, as the schema describes it. Nothing is serialized here: `search.py` makes it."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from papers.api.works import WorkAnswer
from papers.search.asking import Kind

Serializer = serializers.Serializer[Any]


class AskedQuery(Serializer):
    """The query as it was understood."""

    text = serializers.CharField(help_text="As it was given.")
    reading = serializers.CharField(help_text="As it was read, in the query language; empty where nothing was asked.")
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What was repaired or left out, a sentence each."
    )


class HowMany(Serializer):
    count = serializers.IntegerField(help_text="At most 1000.")
    exact = serializers.BooleanField(help_text="False where there are more than 1000.")


class PieceOfText(Serializer):
    """A stretch of text. Pieces in a row are the whole."""

    text = serializers.CharField()
    marked = serializers.BooleanField(help_text="Whether this is what was looked for.")


class FoundPassage(Serializer):
    origin = serializers.ChoiceField(choices=["abstract", "fulltext"])
    opens = serializers.BooleanField(help_text="Whether the text goes on before it.")
    closes = serializers.BooleanField(help_text="Whether the text goes on after it.")
    pieces = PieceOfText(many=True)


class Matches(Serializer):
    title = PieceOfText(many=True)
    tldr = PieceOfText(many=True)
    passages = FoundPassage(many=True)


class FoundWorkAnswer(WorkAnswer):
    citations = serializers.IntegerField(help_text="As a source reported them, or of works here if these are more.")
    matches = Matches()


class FoundRecordAnswer(Serializer):
    """An author, topic, institution or venue."""

    id = serializers.CharField()
    url = serializers.CharField()
    name = serializers.CharField()
    matched = serializers.CharField(help_text="The name that was found, where it is another than `name`; else empty.")
    works_count = serializers.IntegerField()
    trust = serializers.IntegerField(
        required=False, min_value=0, max_value=100,
        help_text="Of authors: how sure it is that the record is one real person and correctly attributed. Absent "
        "where nothing is known yet.",
    )  # fmt: skip
    band = serializers.CharField(required=False, help_text="The same in one word.")


class OneFacetValue(Serializer):
    value = serializers.CharField(help_text="What the parameter of the facet's name takes.")
    label = serializers.CharField()  # type: ignore[assignment]  # a field, although fields have labels of their own
    count = serializers.IntegerField()
    chosen = serializers.BooleanField()


class Facets(Serializer):
    """Of works. Values of one facet are alternatives, facets narrow each other."""

    year = OneFacetValue(many=True)
    type = OneFacetValue(many=True)
    venue = OneFacetValue(many=True)
    topic = OneFacetValue(many=True)
    author = OneFacetValue(many=True)


class MeantQuery(Serializer):
    query = serializers.CharField()
    count = serializers.IntegerField()


@extend_schema_field(
    {"type": "object", "additionalProperties": {"type": "object", "nullable": True}}  # by kind
)
class CountsByKind(serializers.DictField):
    """How many there are of each kind; null where counting took too long."""


class SearchAnswer(Serializer):
    """One page of a search."""

    query = AskedQuery()
    type = serializers.ChoiceField(choices=[str(kind) for kind in Kind])
    count = serializers.IntegerField(help_text="How many results there are; 1000 where `exact` is false.")
    exact = serializers.BooleanField(help_text="False where there are more than 1000 results.")
    counts = CountsByKind(help_text="Results of each type, as count and exact.")
    results = FoundWorkAnswer(
        many=True, help_text="Works, or records with id, url, name, matched and works_count; authors have trust."
    )
    facets = Facets()
    facets_of = serializers.IntegerField(help_text="Of how many of the best matches the facets are counted.")
    corrections = MeantQuery(many=True, help_text="Queries with other spellings, where hardly anything is found.")
    names_meant = serializers.ListField(child=serializers.CharField(), help_text="Names that may have been meant.")
    next = serializers.CharField(allow_null=True, help_text="Address of the next page.")
    previous = serializers.CharField(allow_null=True, help_text="Address of the page before, of works.")
    took_ms = serializers.FloatField()


EXAMPLE: Final[dict[str, object]] = {
    "query": {"text": '"data augmentation" year:2019-', "reading": '"data augmentation" year:2019..', "notes": []},
    "type": "works",
    "count": 264,
    "exact": True,
    "counts": {
        "works": {"count": 264, "exact": True},
        "authors": {"count": 0, "exact": True},
        "topics": {"count": 3, "exact": True},
        "institutions": {"count": 0, "exact": True},
        "venues": {"count": 0, "exact": True},
    },
    "results": [
        {
            "id": "W12",
            "url": "https://portal.example/works/W12/",
            "title": "Data augmentation for small corpora",
            "type": "conference-paper",
            "year": 2019,
            "venue": {"id": "S3", "name": "EX"},
            "authors": [{"id": "A7", "name": "Ada Byron"}],
            "author_count": 1,
            "tldr": "",
            "arxiv": "",
            "citations": 17,
            "retracted": False,
            "matches": {
                "title": [
                    {"text": "Data augmentation", "marked": True},
                    {"text": " for small corpora", "marked": False},
                ],
                "tldr": [],
                "passages": [
                    {
                        "origin": "fulltext",
                        "opens": True,
                        "closes": True,
                        "pieces": [
                            {"text": "we compare with ", "marked": False},
                            {"text": "data augmentation", "marked": True},
                            {"text": " by back-translation", "marked": False},
                        ],
                    }
                ],
            },
        }
    ],
    "facets": {
        "year": [{"value": "2019", "label": "2019", "count": 264, "chosen": False}],
        "type": [],
        "venue": [{"value": "S3", "label": "EX", "count": 264, "chosen": False}],
        "topic": [],
        "author": [],
    },
    "facets_of": 264,
    "corrections": [],
    "names_meant": [],
    "next": "https://portal.example/api/v1/search?q=%22data+augmentation%22+year%3A2019-&after=WzAsMV0",
    "previous": None,
    "took_ms": 8.4,
}  # fmt: skip
