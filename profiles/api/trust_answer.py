"""What `/api/v1/authors/A1/trust` answers with: for the schema, and made from an explanation.

Everything that a score is made of is told, so that anybody can work it out again; of evidence the class, months and
strength. What evidence rests on is not known here.
"""

from datetime import date
from typing import Any, Final

from rest_framework import serializers

from profiles.models import EvidenceKind
from profiles.trust.explaining import EvidenceExplained, Explanation, explain
from profiles.trust.formula import Attribution, Band, Component
from profiles.trust.reading import Snapshot, Span

Serializer = serializers.Serializer[Any]

_DIGITS: Final = 2
_MONTH: Final = "%Y-%m"


class ComponentAnswer(Serializer):
    """A part of the score. The score is the sum of value times weight by the sum of weights, less the penalty, rounded,
    and at most the cap."""

    name = serializers.ChoiceField(choices=[str(one) for one in Component])
    value = serializers.IntegerField(min_value=0, max_value=100, help_text="In hundredths.")
    weight = serializers.IntegerField(min_value=1, max_value=100)
    points = serializers.FloatField(help_text="What it gives to the score.")
    most = serializers.FloatField(help_text="What it could give.")
    words = serializers.CharField()


class EvidenceAnswer(Serializer):
    """One class of evidence, never what it rests on."""

    kind = serializers.ChoiceField(choices=[str(one) for one in EvidenceKind])
    pieces = serializers.IntegerField(min_value=1)
    given = serializers.CharField(help_text="The month of the newest, such as 2026-11.")
    until = serializers.CharField(help_text="The month in which the last of it runs out.")
    strength = serializers.FloatField(help_text="What it was worth when given, from 0 to 1.")
    left = serializers.FloatField(help_text="What is left of that, by age, as of `since`.")
    anchored = serializers.BooleanField(help_text="Whether somebody outside vouches for it as well.")


class WorksAnswer(Serializer):
    """How many works are on the record, by what they are attributed on, and how many hundredths each counts."""

    attribution = serializers.ChoiceField(choices=[str(one) for one in Attribution])
    works = serializers.IntegerField(min_value=1)
    counts = serializers.IntegerField(min_value=0, max_value=100)


class NetworkAnswer(Serializer):
    value = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True,
        help_text="How soon one meets people who are known, from co-author to co-author; null where no path leads to "
        "any.",
    )  # fmt: skip
    known = serializers.IntegerField(min_value=0, help_text="How many people are known, from whom it starts.")
    counts = serializers.BooleanField(
        help_text="Whether it is among the components: it never lowers a score, and is left out where it would."
    )
    words = serializers.CharField()


class ConductAnswer(Serializer):
    """Acts that others judged, and what moderators took off, in hundredths."""

    good = serializers.IntegerField(min_value=0)
    bad = serializers.IntegerField(min_value=0)
    penalty = serializers.IntegerField(min_value=0, max_value=100)


class InputsAnswer(Serializer):
    works = WorksAnswer(many=True)
    evidence = EvidenceAnswer(many=True)
    network = NetworkAnswer()
    conduct = ConductAnswer()


class CapAnswer(Serializer):
    value = serializers.IntegerField(help_text="The most that the score can be for now.")
    by = serializers.ChoiceField(
        choices=["level", "network"], help_text="What sets it: the level, or that there is no network evidence."
    )
    limits = serializers.BooleanField(help_text="Whether the score would be higher without.")
    words = serializers.CharField()


class TrustBuildAnswer(Serializer):
    """The computation that first found this score; later ones found the same."""

    id = serializers.IntegerField()
    computed_at = serializers.DateTimeField()
    graph = serializers.IntegerField(help_text="The build of the graph that works and network evidence are of.")


class TrustAnswer(Serializer):
    id = serializers.CharField()
    url = serializers.CharField(help_text="The page of the record.")
    score = serializers.IntegerField(min_value=0, max_value=100)
    band = serializers.ChoiceField(choices=[str(one) for one in Band])
    level = serializers.IntegerField(min_value=0, max_value=4)
    level_words = serializers.CharField()
    claimed = serializers.BooleanField()
    words = serializers.CharField(help_text="Why it is so, in one sentence.")
    components = ComponentAnswer(many=True)
    inputs = InputsAnswer()
    cap = CapAnswer()
    formula = serializers.IntegerField(help_text="The version of the formula.")
    build = TrustBuildAnswer()
    since = serializers.DateTimeField(help_text="Since when all of this has held.")
    until = serializers.DateTimeField(allow_null=True, help_text="Until when it did; null while it still does.")


class TrustSpanAnswer(Serializer):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    score = serializers.IntegerField(min_value=0, max_value=100)
    band = serializers.ChoiceField(choices=[str(one) for one in Band])
    level = serializers.IntegerField(min_value=0, max_value=4)
    claimed = serializers.BooleanField()


class TrustHistoryAnswer(Serializer):
    id = serializers.CharField()
    url = serializers.CharField()
    history = TrustSpanAnswer(many=True, help_text="The oldest first; the last one holds where `until` is null.")


def trust_answer(found: Snapshot, *, known: int, public_id: str, url: str) -> dict[str, object]:
    """`known` is from how many people network evidence starts."""
    said = explain(found.inputs, found.score, claimed=found.claimed, known=known)
    return {
        "id": public_id,
        "url": url,
        "score": found.value,
        "band": str(found.band),
        "level": found.level,
        "level_words": said.level,
        "claimed": found.claimed,
        "words": said.why,
        "components": [
            {
                "name": str(one.component),
                "value": one.value,
                "weight": one.weight,
                "points": round(one.points, _DIGITS),
                "most": round(one.most, _DIGITS),
                "words": one.words,
            }
            for one in said.parts
        ],
        "inputs": _inputs(found, said, known),
        "cap": {
            "value": said.limit.cap,
            "by": said.limit.by,
            "limits": said.limit.holds_back,
            "words": said.limit.words,
        },
        "formula": found.build.formula,
        "build": {
            "id": found.build.pk,
            "computed_at": found.build.published_at,
            "graph": found.build.graph_build,
        },
        "since": found.since,
        "until": found.until,
    }


def history_answer(spans: list[Span], *, public_id: str, url: str) -> dict[str, object]:
    return {
        "id": public_id,
        "url": url,
        "history": [
            {
                "since": one.since,
                "until": one.until,
                "score": one.value,
                "band": str(one.band),
                "level": one.level,
                "claimed": one.claimed,
            }
            for one in spans
        ],
    }


def _inputs(found: Snapshot, said: Explanation, known: int) -> dict[str, object]:
    return {
        "works": [
            {"attribution": str(one.attribution), "works": one.works, "counts": one.counts} for one in said.works
        ],
        "evidence": [_evidence(one) for one in said.evidence],
        "network": {
            "value": found.inputs.network,
            "known": known,
            "counts": found.score.counts_network,
            "words": said.network,
        },
        "conduct": {"good": found.inputs.good, "bad": found.inputs.bad, "penalty": found.inputs.penalty},
    }


def _evidence(one: EvidenceExplained) -> dict[str, object]:
    return {
        "kind": str(one.kind),
        "pieces": one.pieces,
        "given": _month(one.given),
        "until": _month(one.until),
        "strength": round(one.strength, _DIGITS),
        "left": round(one.left, _DIGITS),
        "anchored": one.anchored,
    }


def _month(first_day: date) -> str:
    return first_day.strftime(_MONTH)


EXAMPLE: Final[dict[str, object]] = {
    "id": "A1",
    "url": "https://portal.example/authors/A1/",
    "score": 21,
    "band": "Emerging",
    "level": 1,
    "level_words": "imported, not proved",
    "claimed": False,
    "words": "Nobody has claimed it yet; its 47 works were matched by the portal; network evidence is 40 of 100.",
    "components": [
        {"name": "identity", "value": 0, "weight": 35, "points": 0.0, "most": 35.0,
         "words": "Nobody has claimed the record, so nothing shows yet who it is."},
        {"name": "record", "value": 36, "weight": 25, "points": 9.0, "most": 25.0,
         "words": "47 matched by the portal, or said by the person alone. 5 more count as not attributed, so that few "
         "works say less than many."},
        {"name": "network", "value": 40, "weight": 30, "points": 12.0, "most": 30.0,
         "words": "40 of 100, from 212 people who are known here. Worked out from who signed with whom."},
        {"name": "conduct", "value": 0, "weight": 10, "points": 0.0, "most": 10.0,
         "words": "Nothing yet that somebody else has judged."},
    ],
    "inputs": {
        "works": [{"attribution": "matched", "works": 47, "counts": 40}],
        "evidence": [],
        "network": {"value": 40, "known": 212, "counts": True,
                    "words": "40 of 100, from 212 people who are known here. Worked out from who signed with whom."},
        "conduct": {"good": 0, "bad": 0, "penalty": 0},
    },
    "cap": {"value": 35, "by": "level", "limits": False, "words": "A record that nobody has claimed goes up to 35."},
    "formula": 1,
    "build": {"id": 12, "computed_at": "2026-11-21T03:05:41Z", "graph": 3},
    "since": "2026-11-21T03:05:12Z",
    "until": None,
}  # fmt: skip
HISTORY_EXAMPLE: Final[dict[str, object]] = {
    "id": "A1",
    "url": "https://portal.example/authors/A1/",
    "history": [
        {"since": "2026-10-02T03:05:12Z", "until": "2026-11-21T03:05:12Z", "score": 18, "band": "Unknown", "level": 1,
         "claimed": False},
        {"since": "2026-11-21T03:05:12Z", "until": None, "score": 21, "band": "Emerging", "level": 1,
         "claimed": False},
    ],
}  # fmt: skip
