"""The published work of one author: which works, newest first, under the filters of the page."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from papers.models import Authorship, Provenance, WorkTopic
from papers.selectors.work_lines import WorkLine, work_lines
from portal.common.pagination import Key, Order, Page, page, read_cursor

WORKS_ON_A_PAGE = 20
# A work without a year counts as year 0, so that it comes last; an author's works are few enough to sort as they are.
AUTHOR_WORK_ORDER = Order(
    (Key("sort_year", descending=True), Key("sort_title", values=str), Key("work_id", descending=True))
)


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What narrows the list. Fields combine; `topic` and `coauthor` are primary keys."""

    year: int | None = None
    type: str = ""
    topic: int | None = None
    coauthor: int | None = None

    @property
    def is_active(self) -> bool:
        return self != WorkFilter()


@dataclass(frozen=True, slots=True)
class YearGroup:
    year: int | None
    works: list[WorkLine]


@dataclass(frozen=True, slots=True)
class AuthorWorks:
    groups: list[YearGroup]
    next: str | None
    previous: str | None


def authored_works(author: int, wanted: WorkFilter) -> QuerySet[Authorship]:
    """One authorship for each work of the author that passes the filter."""
    found = Authorship.objects.filter(author=author).exclude(provenance=Provenance.DENIED)
    if wanted.year is not None:
        found = found.filter(year=wanted.year)
    if wanted.type:
        found = found.filter(work__type=wanted.type)
    if wanted.topic is not None:
        found = found.filter(Exists(WorkTopic.objects.filter(work=OuterRef("work"), topic=wanted.topic)))
    if wanted.coauthor is not None:
        joint = Authorship.objects.filter(work=OuterRef("work"), author=wanted.coauthor)
        found = found.filter(Exists(joint.exclude(provenance=Provenance.DENIED)))
    return found


def count_works(author: int, wanted: WorkFilter) -> int:
    return authored_works(author, wanted).values("work").distinct().count()


def page_of_works(author: int, wanted: WorkFilter, *, after: str) -> AuthorWorks:
    rows = (
        authored_works(author, wanted)
        .annotate(sort_year=Coalesce(F("year"), Value(0)), sort_title=Lower("work__title"))
        .values("work_id", "sort_year", "sort_title")
        .distinct()
    )
    found: Page[Any] = page(
        rows, order=AUTHOR_WORK_ORDER, cursor=read_cursor(after, AUTHOR_WORK_ORDER), size=WORKS_ON_A_PAGE
    )
    lines = work_lines([row["work_id"] for row in found.rows], subject=author)
    groups = [YearGroup(year, list(works)) for year, works in groupby(lines, key=lambda line: line.year)]
    return AuthorWorks(groups, next=found.next, previous=found.previous)
