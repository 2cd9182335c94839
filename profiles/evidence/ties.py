"""What a record's own data say that evidence can be held against: its institutions, its ORCID iDs, its works.

Evidence that none of this names says who somebody is, and not whether this record is theirs. Works that the person has
denied are not the record's; of a claim on some works of a record, only these works speak.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Q, QuerySet

from papers.models import (
    Author,
    AuthorIdentifier,
    Authorship,
    AuthorshipIdentifier,
    IdentifierAssertion,
    Provenance,
)
from papers.models.identifying import COUNTED
from profiles.models import Claim, ClaimedWork

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
class Subject:
    """What a claim is about: a record, or some works of it (`works` are authorships), where others share its page."""

    author: int
    works: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.works

    def authorships(self) -> QuerySet[Authorship]:
        """The places in author lists that are the claimant's, if the claim is right."""
        mine = Authorship.objects.filter(author=self.author, work__merged_into=None)
        mine = mine.exclude(provenance=Provenance.DENIED)
        return mine if self.is_whole else mine.filter(pk__in=self.works)


def subject_of(claim: Claim) -> Subject:
    works = ClaimedWork.objects.filter(claim=claim).order_by("authorship")
    return Subject(claim.author_id, tuple(works.values_list("authorship", flat=True)))


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


def institution_ties(subject: Subject) -> InstitutionTies:
    named = (
        subject.authorships()
        .filter(authorship_affiliations__affiliation__matches__institution__isnull=False)
        .values_list("authorship_affiliations__affiliation__matches__institution")
        .annotate(works=Count("work", distinct=True))
        .order_by()
    )
    works: dict[int, int] = {int(pk): count for pk, count in named}
    present = Author.objects.values_list("institution", flat=True).get(pk=subject.author) if subject.is_whole else None
    ids = sorted({*works, *([present] if present else [])})
    related: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RELATED, {"ids": ids, "deepest": _DEEPEST})
        for source, pk in cursor.fetchall():
            related.setdefault(pk, set()).add(source)
    return InstitutionTies(works, {pk: frozenset(sources) for pk, sources in related.items()})


def orcids_of(subject: Subject) -> frozenset[str]:
    """The ORCID iDs that sources name for this record, or beside its name in an author list.

    Not what somebody gave the record before any source did: works that carry it came because of that, and an owner
    would prove by them what they said themselves.
    """
    printed = AuthorshipIdentifier.objects.filter(authorship__in=subject.authorships(), scheme="orcid")
    found = frozenset(printed.values_list("value", flat=True))
    if subject.is_whole:
        own = AuthorIdentifier.objects.filter(author=subject.author, scheme="orcid")
        found |= frozenset(own.values_list("value", flat=True))
    of = Q(author=subject.author) | Q(author__merged_into=subject.author)
    given = IdentifierAssertion.objects.filter(
        of, scheme="orcid", named_before=False, verdict=IdentifierAssertion.Verdict.SAID, ground__in=COUNTED
    )
    return found - frozenset(given.values_list("value", flat=True))


def names_of(subject: Subject) -> list[str]:
    """The names that the works carry, and the one the record is shown under."""
    printed = subject.authorships().order_by("raw_name").values_list("raw_name", flat=True).distinct()
    shown = Author.objects.values_list("name", flat=True).get(pk=subject.author)
    return list(dict.fromkeys([*([shown] if subject.is_whole else []), *printed]))
