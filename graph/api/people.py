"""Parameters that name people, and people as programs get them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions, serializers
from rest_framework.request import Request

from graph.api.answers import MovedError, site
from graph.selectors.people import Named, current
from papers.models import Author


class PersonAnswer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    works_count = serializers.IntegerField(min_value=0)


def person_answer(request: Request, one: Named) -> dict[str, object]:
    return {"id": one.public_id, "name": one.name, "url": site(request) + one.url, "works_count": one.works}


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
