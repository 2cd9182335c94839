"""What one mail tells one person: what waits, less what they have read in the portal, less what is hidden meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings

from profiles.digests.items import ITEMS_A_MAIL, Item, item_of, line_of, meta_of, subject_of
from profiles.digests.letters import Content
from profiles.digests.trending import TrendingWork
from profiles.models import DigestKind, Follow, Notification
from profiles.news.wording import Told, told

# So many are looked up; of what is beyond them there is only the number.
_WORDED: Final = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a mail. `telling` are the notifications that the mail is about, newest first, `said` the first of
    these in words; `left_out` were read in the portal or are not shown any more."""

    telling: list[int]
    left_out: list[int]
    said: list[Told]

    @property
    def more(self) -> int:
        return len(self.telling) - min(len(self.said), ITEMS_A_MAIL)


def waiting_for(user: int, kind: DigestKind) -> Waiting:
    rows = Notification.objects.filter(user=user, frequency=kind.value, digest=None).order_by("-pk")
    found = list(rows.values_list("pk", "read_at"))
    unread = [pk for pk, read_at in found if read_at is None]
    worded = unread[:_WORDED]
    said = told(list(Notification.objects.filter(pk__in=worded).order_by("-pk"))) if worded else []
    shown = {one.number for one in said}
    telling = [pk for pk in worded if pk in shown] + unread[_WORDED:]
    if not shown:  # nothing that could be said of: no mail of numbers alone
        telling = []
    kept = set(telling)
    return Waiting(telling, [pk for pk, _ in found if pk not in kept], said)


def news_content(kind: DigestKind, waiting: Waiting, *, user: int) -> Content:
    said = waiting.said[:ITEMS_A_MAIL]
    count = sum(one.count for one in said) + waiting.more
    return Content(
        kind=kind,
        subject=subject_of(said, more=waiting.more),
        title="New in what you follow",
        lead=f"{count:,} thing{'' if count == 1 else 's'} since the last mail." if count > 1 else "",
        items=[item_of(one, root=settings.PORTAL_URL) for one in said],
        why=_why(user),
        more=waiting.more,
    )


def trending_content(works: Sequence[TrendingWork], *, day: date) -> Content:
    root = settings.PORTAL_URL
    items = [_trending_item(work, root=root) for work in works]
    others = len(items) - 1
    return Content(
        kind=DigestKind.TRENDING,
        subject=f"Trending: {items[0].title[:90]}" + (f" and {others} more" if others else ""),
        title="What is trending",
        lead=f"As of {day.day} {day:%b %Y}. Works of topics that you follow come first.",
        items=items,
        why="you asked for what is trending",
        more_path="trending",
    )


def _trending_item(work: TrendingWork, *, root: str) -> Item:
    line = line_of(work.line, root=root)
    return Item(line.title, line.url, meta_of(work.line), reasons=work.reasons)


def _why(user: int) -> str:
    count = Follow.objects.filter(user=user).count()
    return f"you follow {count:,} thing{'' if count == 1 else 's'}" if count else "you asked for it"
