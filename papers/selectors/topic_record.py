"""What the page of one topic shows."""

from django.db.models import Count, QuerySet

from papers.models import Topic, WorkTopic
from papers.selectors.activity import Activity, active_authors, active_topics
from papers.selectors.record_works import WORKS_ON_A_PAGE, RecordWorks
from papers.selectors.work_lines import work_lines
from portal.common.pagination import Key, Order, page, read_cursor

NARROWER_SHOWN = 40
BESIDE_SHOWN = 15
AUTHORS_SHOWN = 15
_NEWEST_READ = 3000
_ORDER = Order((Key("year", descending=True), Key("work_id", descending=True)), lead_may_be_null=True)


def narrower(topic: Topic) -> QuerySet[Topic]:
    return Topic.objects.filter(parent=topic, merged_into=None).order_by("-works_count", "pk")[:NARROWER_SHOWN]


def works_by_year(topic: Topic) -> dict[int, int]:
    rows = WorkTopic.objects.filter(topic=topic, year__isnull=False).values_list("year").annotate(works=Count("pk"))
    return {year: count for year, count in rows if year is not None}


def most_active_authors(topic: Topic) -> Activity:
    return active_authors(_newest(topic), limit=AUTHORS_SHOWN)


def topics_beside(topic: Topic) -> Activity:
    """Topics of the same works."""
    return active_topics(_newest(topic), limit=BESIDE_SHOWN, without=topic.pk)


def page_of_works(topic: Topic, *, after: str) -> RecordWorks:
    """Read from the topic's own index range (topic, year, work), so that a deep page of a broad topic stays cheap."""
    rows = WorkTopic.objects.filter(topic=topic).values("year", "work_id")
    found = page(rows, order=_ORDER, cursor=read_cursor(after, _ORDER), size=WORKS_ON_A_PAGE)
    return RecordWorks(work_lines([row["work_id"] for row in found.rows]), next=found.next, previous=found.previous)


def _newest(topic: Topic) -> list[int]:
    rows = WorkTopic.objects.filter(topic=topic).order_by("-year", "-work_id")
    return list(rows.values_list("work_id", flat=True)[: _NEWEST_READ + 1])
