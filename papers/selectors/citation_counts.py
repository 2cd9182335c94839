"""How often works are cited, as search orders them: as a source reported it, or by works here if these are more."""

from collections.abc import Sequence

from papers.models import SearchDocument


def citation_counts(pks: Sequence[int]) -> dict[int, int]:
    """Of those works that are known to be cited at all."""
    return dict(SearchDocument.objects.filter(pk__in=pks, citations__gt=0).values_list("pk", "citations"))
