"""What of the trending list is told to one person: topics that they follow first, nothing twice within a month."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from papers.models import Topic, TrendingEntry, Window, WorkTopic
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.digests.periods import Every
from profiles.models import Event, EventKind, Follow, FollowKind

WORKS_A_MAIL: Final = 10
_WINDOWS: Final = {Every.DAY: Window.DAY, Every.WEEK: Window.WEEK}
_LONGEST_LIST: Final = 500
_NOT_AGAIN_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TrendingWork:
    """A work of the list, and the sentences that the list gives for it."""

    line: WorkLine
    reasons: tuple[str, ...]


def trending_for(user: int, every: Every, *, now: datetime) -> list[TrendingWork]:
    """At most ten, none where the list was never computed."""
    told = _told_lately(user, now=now)
    entries = TrendingEntry.objects.filter(trending=_WINDOWS[every].value, work__merged_into=None, work__hidden=False)
    ranked = [pk for pk in entries.order_by("rank").values_list("work", flat=True)[:_LONGEST_LIST] if pk not in told]
    theirs = _about(ranked, _topics_followed(user))
    first = sorted(ranked, key=lambda pk: pk not in theirs)[:WORKS_A_MAIL]
    reasons = dict(entries.filter(work__in=first).values_list("work", "reasons"))
    return [TrendingWork(line, tuple(reasons.get(int(line.public_id[1:]), ()))) for line in work_lines(first)]


def _told_lately(user: int, *, now: datetime) -> set[int]:
    since = Event.objects.filter(user=user, kind=EventKind.TRENDING, at__gt=now - _NOT_AGAIN_FOR)
    return set(chain.from_iterable(facts.get("works", []) for facts in since.values_list("facts", flat=True)))


def _topics_followed(user: int) -> set[int]:
    """As they are called now: who follows a topic that was merged follows the one that it became."""
    followed = Follow.objects.filter(user=user, kind=FollowKind.TOPIC).values_list("target", flat=True)
    rows = Topic.objects.filter(pk__in=followed).values_list("pk", "merged_into")
    return {into or pk for pk, into in rows}


def _about(works: Collection[int], topics: Collection[int]) -> set[int]:
    found = WorkTopic.objects.filter(work__in=works, topic__in=topics)
    return set(found.values_list("work", flat=True))
