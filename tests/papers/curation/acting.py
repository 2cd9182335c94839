"""People who put right who wrote what, for tests: names are said by title and as printed."""

from datetime import UTC, datetime, timedelta

from papers.curation.rearranging import Wanted, rearrange, split_off
from papers.curation.taking_back import take_back
from papers.models import Author, Authorship, Correction
from tests.papers.ingest.feeding import Feed

START = datetime(2026, 3, 1, tzinfo=UTC)
SOMEBODY = 7


class Acting:
    """An empty literature, what is imported into it, and acts a minute apart."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.now = START

    def tick(self, **time: float) -> datetime:
        self.now += timedelta(**(time or {"minutes": 1}))
        return self.now

    def row(self, name: str, title: str, nth: int = 1) -> Authorship:
        rows = Authorship.objects.filter(raw_name=name, work__title=title, work__merged_into=None)
        return rows.order_by("position")[nth - 1]

    def record(self, name: str, title: str, nth: int = 1) -> int | None:
        """Whose record the name is on."""
        return self.row(name, title, nth).author_id

    def sort(self, record: int, *, mine=(), not_mine=(), joined=()) -> Correction:
        """`mine` and `not_mine` are rows, believed to be where they are."""
        wanted = Wanted(
            record,
            mine={row.pk: row.author_id for row in mine},
            not_mine={row.pk: row.author_id for row in not_mine},
            joined=joined,
        )
        kind = Correction.Kind.MERGE if joined else Correction.Kind.SORT
        return rearrange(wanted=wanted, by=SOMEBODY, at=self.tick(), kind=kind)

    def split(self, record: int, *rows: Authorship) -> tuple[Author, Correction]:
        return split_off(record=record, names=[row.pk for row in rows], by=SOMEBODY, at=self.tick())

    def undo(self, act: Correction) -> Correction:
        return take_back(correction=act.pk, by=SOMEBODY, at=self.tick())
