"""Records by primary key in a given order, with what their lines show. For lists whose order was decided elsewhere."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from papers.models import Author, Institution, Topic, Venue

_ROWS: dict[str, QuerySet[Any]] = {
    "authors": Author.shown.select_related("institution"),
    "topics": Topic.objects.select_related("parent"),
    "institutions": Institution.objects.all(),
    "venues": Venue.objects.all(),
}


def records_in_order(kind: str, pks: Sequence[int]) -> list[Any]:
    """Authors, topics, institutions or venues. What was merged or deleted since the order was made is left out."""
    found = {row.pk: row for row in _ROWS[kind].filter(pk__in=pks, merged_into=None)}
    return [found[pk] for pk in pks if pk in found]
