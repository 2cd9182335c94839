"""Lists of records narrowed by what somebody types: for pages that have an order and a pager of their own."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from papers.models import NameTerm, SearchName
from papers.search.names.finding import asked_for
from papers.search.names.kinds import NameKind, typed_words
from papers.search.names.terms import LAST_CHARACTER
from portal.common.public_ids import HasPublicId

RecordT = TypeVar("RecordT", bound=HasPublicId)


def named(rows: QuerySet[RecordT], kind: NameKind, text: str) -> QuerySet[RecordT]:
    """Those of the rows that `find_names` finds; all of them where nothing is typed."""
    if not text.strip():
        return rows
    typed = typed_words(kind, text)
    if not typed:
        return rows.none()
    asked = asked_for(kind, typed)
    terms = NameTerm.objects.filter(
        kind=kind.letter, size=asked.size, term__gte=asked.prefix, term__lt=asked.prefix + LAST_CHARACTER
    )
    if asked.second:
        terms = terms.filter(term__contains=f" {asked.second}")
    for word in asked.rest:
        begins = Q(words__startswith=word) | Q(words__contains=f" {word}")
        terms = terms.filter(Exists(SearchName.objects.filter(begins, pk=OuterRef("name"))))
    return rows.filter(pk__in=terms.values("record"))
