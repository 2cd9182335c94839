"""Parameters that name people, and people as programs get them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions, serializers
from rest_framework.request import Request

from graph.api.answers import MovedError, site
from graph.selectors.people import Named, current
from papers.models import Author
from papers.selectors.trust_marks import TrustMark


class PersonAnswer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    works_count = serializers.IntegerField(min_value=0)
    trust = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True,
        help_text="How sure it is that the record is one real person and correctly attributed; null where nothing is "
        "known yet.",
    )  # fmt: skip
    band = serializers.CharField(allow_null=True, help_text="The same in one word.")


def person_answer(request: Request, one: Named, marks: Mapping[int, TrustMark]) -> dict[str, object]:
    """`marks` are those of everybody in the answer, asked for once."""
    mark = marks.get(one.pk)
    return {
        "id": one.public_id,
        "name": one.name,
        "url": site(request) + one.url,
        "works_count": one.works,
        "trust": mark.value if mark else None,
        "band": mark.band if mark else None,
    }


def have_people(named: Mapping[str, int]) -> None:
    """Raises where a parameter names nobody, or somebody who is now under another id."""
    renamed = {}
    for parameter, pk in named.items():
        now = current(pk)
        if now is None:
            raise exceptions.NotFound(f"{parameter}: there is no {Author.public_letter}{pk}.")
        if now != pk:
            renamed[parameter] = f"{Author.public_letter}{now}"
    if renamed:
        raise MovedError(renamed)
