"""Names of people, and who they are now if they were merged."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from papers.models import Author
from papers.selectors.old_addresses import old_addresses_lead_to

_LONGEST_CHAIN = 50


@dataclass(frozen=True, slots=True)
class Named:
    pk: int
    name: str
    works: int

    @property
    def public_id(self) -> str:
        return f"{Author.public_letter}{self.pk}"

    @property
    def url(self) -> str:
        return reverse(Author.page_url_name, args=[self.public_id])


def current(pk: int) -> int | None:
    """The author, or at the end of the chain whoever the author was merged into; None if there is no such record."""
    asked_for = pk
    for _ in range(_LONGEST_CHAIN):
        found = Author.objects.filter(pk=pk).only("merged_into_id", "hidden").first()
        if found is None or found.hidden:
            return None
        successor: int | None = found.merged_into_id
        if successor is None:
            return pk if pk == asked_for or old_addresses_lead_to(found) else None
        pk = successor
    return None


def people(pks: Iterable[int]) -> dict[int, Named]:
    rows = Author.objects.filter(pk__in=set(pks)).values_list("pk", "name", "works_count")
    return {row[0]: Named(*row) for row in rows}
