"""Records by primary key in a given order, with what their lines show. For lists whose order was decided elsewhere."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from papers.models import Author, Institution, Topic, Venue


def authors_in_order(pks: Sequence[int]) -> list[Author]:
    return _in_order(Author.objects.select_related("institution"), pks)


def topics_in_order(pks: Sequence[int]) -> list[Topic]:
    return _in_order(Topic.objects.select_related("parent"), pks)


def institutions_in_order(pks: Sequence[int]) -> list[Institution]:
    return _in_order(Institution.objects.all(), pks)


def venues_in_order(pks: Sequence[int]) -> list[Venue]:
    return _in_order(Venue.objects.all(), pks)


def _in_order(rows: QuerySet[Any], pks: Sequence[int]) -> list[Any]:
    """What was merged or deleted since the order was made is left out."""
    found = {row.pk: row for row in rows.filter(pk__in=pks, merged_into=None)}
    return [found[pk] for pk in pks if pk in found]
