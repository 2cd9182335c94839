"""A slice as the schema describes it. The answers are not made by these: see `graph.selectors.slices`."""

from typing import Any, Final

from rest_framework import serializers

from graph.selectors.slice_question import KINDS

EDGE_KINDS: Final = ("coauthor", "authored", "about", "affiliated", "cites")

Serializer = serializers.Serializer[Any]


class BuildAnswer(Serializer):
    """The version of the graph that was read."""

    id = serializers.IntegerField()
    built_at = serializers.DateTimeField()


class CountsAnswer(Serializer):
    nodes = serializers.IntegerField(min_value=1)
    edges = serializers.IntegerField(min_value=0)


class TruncatedAnswer(Serializer):
    """How much of a kind is shown."""

    shown = serializers.IntegerField(min_value=0)
    total = serializers.IntegerField(min_value=0, help_text="How many there are within the depth, as far as counted.")
    at_least = serializers.BooleanField(help_text="There may be more than the total: nobody counted further.")


class SliceMeta(Serializer):
    center = serializers.CharField()
    depth = serializers.IntegerField(min_value=1, max_value=2)
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    limit = serializers.IntegerField(min_value=1, max_value=2000)
    year_from = serializers.IntegerField(allow_null=True)
    year_to = serializers.IntegerField(allow_null=True)
    build = BuildAnswer()
    counts = CountsAnswer()
    truncated = serializers.DictField(
        child=TruncatedAnswer(), help_text="The kinds of which not everything is shown; empty if nothing is missing."
    )


class SliceNode(Serializer):
    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    label = serializers.CharField(  # type: ignore[assignment]  # the word is that of the format
        help_text="A name or a title; may hold TeX between dollar signs."
    )
    url = serializers.CharField(help_text="Its page.")
    hop = serializers.IntegerField(min_value=0, max_value=2, help_text="How many steps from the center.")
    weight = serializers.FloatField(
        min_value=0, max_value=1, help_text="How strongly it belongs to the center, which has 1."
    )
    trust = serializers.IntegerField(
        required=False, min_value=0, max_value=100,
        help_text="Of authors: how sure it is that the record is one real person and correctly attributed, never how "
        "good anybody is. Absent where nothing is known yet.",
    )  # fmt: skip
    band = serializers.CharField(
        required=False, help_text="The same in one word: Unknown, Emerging, Established, Trusted or Anchored."
    )
    works = serializers.IntegerField(required=False, min_value=0, help_text="How many works it has; not of works.")
    year = serializers.IntegerField(required=False, allow_null=True, help_text="Of works.")
    community = serializers.CharField(
        required=False, help_text="Of authors: those who share it work together. An id that only this build knows."
    )


class SliceEdge(Serializer):
    source = serializers.CharField()  # type: ignore[assignment]
    target = serializers.CharField()
    kind = serializers.ChoiceField(choices=EDGE_KINDS)
    weight = serializers.FloatField(help_text="Of co-authors the strength; else see the guide.")
    works = serializers.IntegerField(min_value=1, help_text="How many works it rests on.")
    first_year = serializers.IntegerField(allow_null=True)
    last_year = serializers.IntegerField(allow_null=True)


class SliceAnswer(Serializer):
    """A slice: networkx's node-link form."""

    meta = SliceMeta()
    nodes = SliceNode(many=True)
    edges = SliceEdge(many=True)


class CytoscapeNode(Serializer):
    data = SliceNode()  # type: ignore[assignment]  # the word is Cytoscape's


class CytoscapeEdgeData(SliceEdge):
    id = serializers.CharField()


class CytoscapeEdge(Serializer):
    data = CytoscapeEdgeData()  # type: ignore[assignment]


class CytoscapeElements(Serializer):
    nodes = CytoscapeNode(many=True)
    edges = CytoscapeEdge(many=True)


class CytoscapeAnswer(Serializer):
    """A slice as elements for Cytoscape, with `format=cytoscape`."""

    meta = SliceMeta()
    elements = CytoscapeElements()


EXAMPLE: Final = {
    "meta": {
        "center": "A1", "depth": 1, "kinds": ["author", "work", "topic", "institution"], "limit": 3, "year_from": None,
        "year_to": None, "build": {"id": 3, "built_at": "2026-11-21T03:00:12Z"}, "counts": {"nodes": 3, "edges": 3},
        "truncated": {"author": {"shown": 1, "total": 312, "at_least": False}},
    },
    "nodes": [
        {"id": "A1", "kind": "author", "label": "Ada Byron", "url": "https://portal.example/authors/A1/", "hop": 0,
         "weight": 1.0, "trust": 21, "band": "Emerging", "works": 47, "community": "A1"},
        {"id": "A2", "kind": "author", "label": "Mary Somerville", "url": "https://portal.example/authors/A2/",
         "hop": 1, "weight": 1.0, "trust": 34, "band": "Emerging", "works": 12, "community": "A1"},
        {"id": "W7", "kind": "work", "label": "Notes on the engine", "url": "https://portal.example/works/W7/",
         "hop": 1, "weight": 1.0, "year": 2019},
    ],
    "edges": [
        {"source": "A1", "target": "A2", "kind": "coauthor", "weight": 3.4, "works": 7, "first_year": 2017,
         "last_year": 2023},
        {"source": "A1", "target": "W7", "kind": "authored", "weight": 8.5, "works": 1, "first_year": 2019,
         "last_year": 2019},
        {"source": "A2", "target": "W7", "kind": "authored", "weight": 8.5, "works": 1, "first_year": 2019,
         "last_year": 2019},
    ],
}  # fmt: skip
