"""What a record's own data say that evidence can be held against: its institutions, its ORCID iDs, its works.

Evidence that none of this names says who somebody is, and not whether this record is theirs. Works that the person has
denied are not the record's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, QuerySet

from papers.models import Author, AuthorIdentifier, AuthorName, Authorship, AuthorshipIdentifier, Provenance

# A faculty of a school of a university of a system: no registry nests deeper, and a circle ends here too.
_DEEPEST: Final = 6

# Parts and wholes, each in one direction only: two institutes of one university are not one place.
_RELATED: Final = """
WITH RECURSIVE wholes AS (
    SELECT i.id AS named, i.id, i.parent_id, 0 AS depth FROM papers_institution i WHERE i.id = ANY(%(ids)s)
    UNION
    SELECT w.named, p.id, p.parent_id, w.depth + 1
    FROM wholes w JOIN papers_institution p ON p.id = w.parent_id WHERE w.depth < %(deepest)s
), parts AS (
    SELECT i.id AS named, i.id, 0 AS depth FROM papers_institution i WHERE i.id = ANY(%(ids)s)
    UNION
    SELECT w.named, p.id, w.depth + 1
    FROM parts w JOIN papers_institution p ON p.parent_id = w.id WHERE w.depth < %(deepest)s
)
SELECT DISTINCT named, id FROM wholes UNION SELECT DISTINCT named, id FROM parts
"""


@dataclass(frozen=True, slots=True)
class InstitutionTies:
    """`works` counts works by institution that the record names; `related` gives, for each of these and their parts
    and wholes, which of the named ones it belongs to."""

    works: Mapping[int, int]
    related: Mapping[int, frozenset[int]]

    def names(self, institution: int | None) -> bool:
        """Whether the record names this institution, a part of it, or what it is a part of."""
        return institution in self.related

    def works_naming(self, institution: int) -> int:
        """How many works of the record speak for this institution; 0 where only its present affiliation does."""
        return sum(self.works.get(named, 0) for named in self.related.get(institution, ()))


def authorships_of(author: int) -> QuerySet[Authorship]:
    """The record's place in the author lists that are its own."""
    mine = Authorship.objects.filter(author=author, work__merged_into=None)
    return mine.exclude(provenance=Provenance.DENIED)


def institution_ties(author: int) -> InstitutionTies:
    named = (
        authorships_of(author)
        .filter(authorship_affiliations__affiliation__matches__institution__isnull=False)
        .values_list("authorship_affiliations__affiliation__matches__institution")
        .annotate(works=Count("work", distinct=True))
        .order_by()
    )
    works: dict[int, int] = {int(pk): count for pk, count in named}
    present = Author.objects.values_list("institution", flat=True).get(pk=author)
    ids = sorted({*works, *([present] if present else [])})
    related: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RELATED, {"ids": ids, "deepest": _DEEPEST})
        for source, pk in cursor.fetchall():
            related.setdefault(pk, set()).add(source)
    return InstitutionTies(works, {pk: frozenset(sources) for pk, sources in related.items()})


def orcids_of(author: int) -> frozenset[str]:
    """The ORCID iDs that sources name for this record, or beside its name in an author list."""
    own = AuthorIdentifier.objects.filter(author=author, scheme="orcid")
    printed = AuthorshipIdentifier.objects.filter(authorship__in=authorships_of(author), scheme="orcid")
    return frozenset(own.values_list("value", flat=True)) | frozenset(printed.values_list("value", flat=True))


def names_of(author: int) -> list[str]:
    """The name the record is shown under, and the others its works carry."""
    shown = Author.objects.values_list("name", flat=True).get(pk=author)
    others = AuthorName.objects.filter(author=author).order_by("-works_count", "name").values_list("name", flat=True)
    return list(dict.fromkeys([shown, *others]))
