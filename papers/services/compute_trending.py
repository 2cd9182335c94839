"""Computes the trending lists and puts each in place of the old one at once."""

import contextlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from papers.models import TrendingEntry, TrendingList, Window
from papers.selectors.trending import TrendingWorks, trending_works
from papers.trending.computing import LISTED, Trending, trending
from portal.common.locks import LockHeldError, advisory_lock


def compute_trending(*, windows: Sequence[Window] = tuple(Window), now: datetime | None = None) -> None:
    """Raises `LockHeldError` where somebody is computing them already."""
    now = now or timezone.now()
    with advisory_lock("papers.trending", held="Trending lists are being computed already."):
        for window in windows:
            _store(trending(window, now=now))


def trending_list(*, window: Window) -> TrendingWorks | None:
    """The list as it stands. Computed on demand where it never was, or was while the portal was empty. None while
    somebody else is at that."""
    found = trending_works(window, limit=LISTED)
    if found is None or not found.works:
        with contextlib.suppress(LockHeldError):
            compute_trending(windows=[window])
            found = trending_works(window, limit=LISTED)
    return found


@transaction.atomic
def _store(computed: Trending) -> None:
    """A reader sees the old list or the new one, whole."""
    header, _ = TrendingList.objects.update_or_create(
        window=computed.window, defaults={"computed_at": computed.computed_at, "people": computed.people}
    )
    TrendingEntry.objects.filter(trending=header).delete()
    TrendingEntry.objects.bulk_create(
        TrendingEntry(trending=header, work_id=one.work, rank=rank, score=one.score, reasons=one.reasons)
        for rank, one in enumerate(computed.works, start=1)
    )
