"""What the page of one venue shows."""

from django.db.models import QuerySet

from papers.models import Venue, Work
from papers.selectors import activity, record_works
from papers.selectors.activity import Activity
from papers.selectors.record_works import RecordWorks

AUTHORS_SHOWN = 15
TOPICS_SHOWN = 15


def works_by_year(venue: Venue) -> dict[int, int]:
    return activity.by_year(_works(venue))


def most_active_authors(venue: Venue) -> Activity:
    return activity.active_authors(activity.newest(_works(venue)), limit=AUTHORS_SHOWN)


def topics_of(venue: Venue) -> Activity:
    return activity.active_topics(activity.newest(_works(venue)), limit=TOPICS_SHOWN)


def page_of_works(venue: Venue, *, after: str) -> RecordWorks:
    return record_works.page_of(_works(venue), after=after)


def _works(venue: Venue) -> QuerySet[Work]:
    return Work.shown.filter(venue=venue)
