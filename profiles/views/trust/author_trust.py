"""`/authors/A1/trust/`: how the score of a record comes about, as it is or as it was on a day. Open to everybody; what
would raise it is told to its owner alone."""

from dataclasses import dataclass
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from papers.models import Author
from papers.views.records import record
from portal.common.parameters import Refused, past_moment
from profiles.claims.levels import HALF_LIFE
from profiles.selectors.owner import owner_of
from profiles.trust.reading import history_of, last_whole_build, trust_of
from profiles.views.trust.drawing import step_chart
from profiles.views.trust.explained import months
from profiles.views.trust.snapshot import drawn
from profiles.views.trust.steps import shown_steps

SPANS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment that was asked for, the end of a day where it was a day, and None for now.

    `refused` says what is wrong with what was asked; then it is as it is now.
    """

    moment: datetime | None
    refused: str = ""

    @property
    def is_day(self) -> bool:
        return self.moment is not None and self.moment.time() == time.max


@require_safe
def author_trust(request: HttpRequest, public_id: str) -> HttpResponse:
    author = record(Author.objects.all(), public_id)
    if author.public_id != public_id:
        return redirect("author-trust", public_id=author.public_id, permanent=True)
    now = timezone.now()
    wanted = as_of(request, now=now)
    found = trust_of(author.pk, wanted.moment)
    spans = history_of(author.pk)
    owner = owner_of(author.pk, now=now)
    whole = last_whole_build(wanted.moment)
    is_mine = owner is not None and owner.user == request.user.pk
    known = len(whole.seeds) if whole else 0
    context = {
        "author": author,
        "trust": drawn(found, known=known) if found else None,
        "owner": owner,
        "steps": shown_steps(author, request.user.pk, now=now) if is_mine and wanted.moment is None else None,
        "is_mine": is_mine,
        "wanted": wanted,
        "today": now.date(),
        "spans": spans[::-1][:SPANS_SHOWN],
        "more_spans": max(0, len(spans) - SPANS_SHOWN),
        "chart": step_chart(spans, until=now),
        "whole": whole,
        "known": known,
        "half_life": months(HALF_LIFE.days),
    }
    return render(request, "profiles/trust/author_trust.html", context)


def as_of(request: HttpRequest, *, now: datetime) -> AsOf:
    """As the API understands it (`portal.common.parameters.past_moment`)."""
    refused: list[Refused] = []
    moment = past_moment(request.GET.dict(), "as_of", now=now, refused=refused)
    return AsOf(moment, refused[0].wrong if refused else "")
