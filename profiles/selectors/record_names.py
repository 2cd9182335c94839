"""The names that records are shown under."""

from collections.abc import Collection

from papers.models import AuthorName


def names_of_records(records: Collection[int]) -> list[str]:
    """All of them, the most frequent first."""
    rows = AuthorName.objects.filter(author__in=records).order_by("-works_count", "name")
    return list(dict.fromkeys(rows.values_list("name", flat=True)))
