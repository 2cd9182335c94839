"""How telling stands: what has happened and was not told yet, and how much was told lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min, Q

from papers.models import NewWork
from profiles.models import Digest, Event, Notification

_HAPPENED: Final = Q(fanned_out_at=None)


@dataclass(frozen=True, slots=True)
class NewsFigures:
    """`waiting` are events that nobody was told of yet, `oldest` how long the longest has waited, `arrivals` works that
    came in and were not looked at yet; `told` are events, `notices` what people were told of them, `digests` the mails
    that gathered some, each within the time asked for."""

    waiting: int
    oldest: timedelta
    arrivals: int
    told: int
    notices: int
    digests: int


def news_figures(*, now: datetime, within: timedelta) -> NewsFigures:
    """Five counts. Events that wait are few or many, but never all there are: each half of them has an index."""
    since = now - within
    waits = Event.objects.filter((_HAPPENED & Q(batch=None)) | (_HAPPENED & Q(batch__isnull=False)))
    found = waits.aggregate(waiting=Count("pk"), first=Min("at"))
    first = found["first"]
    return NewsFigures(
        waiting=found["waiting"],
        oldest=now - first if first else timedelta(0),
        arrivals=NewWork.objects.count(),
        told=Event.objects.filter(at__gt=since, fanned_out_at__isnull=False).count(),
        notices=Notification.objects.filter(event__at__gt=since).count(),
        digests=Digest.objects.filter(created_at__gt=since, mail__isnull=False).count(),
    )
