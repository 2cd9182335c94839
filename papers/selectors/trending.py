"""A trending list as pages and programs show it."""

from dataclasses import dataclass
from datetime import datetime

from papers.models import TrendingEntry, TrendingList, Window
from papers.selectors.work_lines import WorkLine, work_lines


@dataclass(frozen=True, slots=True)
class TrendingWork:
    rank: int
    score: float
    line: WorkLine
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class TrendingWorks:
    computed_at: datetime
    people: int
    works: list[TrendingWork]


def trending_works(window: Window, *, limit: int) -> TrendingWorks | None:
    """None where the list was never computed. List and entries are read in one statement: never half of two lists."""
    entries = list(
        TrendingEntry.objects.filter(trending=window.value, work__merged_into=None, work__hidden=False)
        .select_related("trending")
        .order_by("rank")[:limit]
    )
    header = entries[0].trending if entries else TrendingList.objects.filter(window=window.value).first()
    if header is None:
        return None
    lines = {line.public_id: line for line in work_lines([entry.work_id for entry in entries])}
    works = [
        TrendingWork(entry.rank, entry.score, line, entry.reasons)
        for entry in entries
        if (line := lines.get(f"W{entry.work_id}"))
    ]
    return TrendingWorks(header.computed_at, header.people, works)
