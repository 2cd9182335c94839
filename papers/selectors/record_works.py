"""The works of a record (a topic, a venue, an institution) as a page of lines, newest first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from papers.models import Work
from papers.selectors.work_lines import WorkLine, work_lines
from papers.selectors.work_record import WORK_ORDER
from portal.common.pagination import page, read_cursor

WORKS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class RecordWorks:
    works: list[WorkLine]
    next: str | None
    previous: str | None


def page_of(works: QuerySet[Work], *, after: str) -> RecordWorks:
    found = page(works.only("year"), order=WORK_ORDER, cursor=read_cursor(after, WORK_ORDER), size=WORKS_ON_A_PAGE)
    return RecordWorks(work_lines([row.pk for row in found.rows]), next=found.next, previous=found.previous)
