"""The list of one window, computed from its signals. Reads only; `papers.services.compute_trending` stores it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from papers.models.attention import Window
from papers.trending.candidates import Candidate, candidates, promising_works
from papers.trending.formula import Age, Attention, Cohort, Norms, attention, promise, score
from papers.trending.reasons import published, reasons
from papers.trending.signals import sources

LISTED: Final = 50
LENGTHS: Final = {
    Window.DAY: timedelta(days=1),
    Window.WEEK: timedelta(days=7),
    Window.MONTH: timedelta(days=30),
}
_NOTHING: Final = Attention()


@dataclass(frozen=True, slots=True)
class Ranked:
    work: int
    score: float
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Trending:
    """`people` is how often somebody here was counted for a work; without any of that, the list is made of recency and
    citations alone."""

    window: Window
    computed_at: datetime
    people: int
    works: Sequence[Ranked]


def trending(window: Window, *, now: datetime) -> Trending:
    length = LENGTHS[window]
    acts = (act for source in sources() for act in source.acts(since=now - length))
    noticed = attention(acts, now=now, window=length)
    known = candidates({*noticed, *promising_works(this_year=now.year)})
    cohorts = {one.pk: Cohort(one.topic, Age.of(one.year, this_year=now.year)) for one in known}
    norms = Norms({one.pk: noticed[one.pk].value for one in known if one.pk in noticed}, cohorts)
    citation_norms = Norms({one.pk: float(one.citations) for one in known}, cohorts)

    def scored(one: Candidate) -> float:
        expected = promise(
            age=_age(one, now.date()), citations=one.citations, usual_citations=citation_norms.usual(one.pk).value
        )
        return score(noticed.get(one.pk, _NOTHING).value, norms.usual(one.pk).value, expected)

    def said(one: Candidate) -> list[str]:
        mine, usual = noticed.get(one.pk, _NOTHING), norms.usual(one.pk)
        return reasons(
            people=mine.people,
            window=window.value,
            times_usual=mine.value / usual.value,
            compared_with=usual.works,
            field=one.field,
            published=published(one.published_on, one.year),
            citations=one.citations,
        )

    scores = {one.pk: scored(one) for one in known}
    best = sorted(known, key=lambda one: (-scores[one.pk], _place_among_equals(one.pk, now.date())))[:LISTED]
    return Trending(
        window=window,
        computed_at=now,
        people=sum(noticed[one.pk].people_here for one in known if one.pk in noticed),
        works=[Ranked(one.pk, scores[one.pk], said(one)) for one in best],
    )


def _place_among_equals(work: int, today: date) -> bytes:
    """Another order each day, or the works of one workshop, alike in all that is known of them, would stay on top."""
    return hashlib.blake2b(f"{today} {work}".encode(), digest_size=8).digest()


def _age(work: Candidate, today: date) -> timedelta:
    """Where only the year is known, the middle of it; of a work without a year, so long that it promises nothing."""
    if work.published_on:
        return today - work.published_on
    if work.year is None:
        return timedelta(days=365 * 100)
    return today - date(work.year, 7, 1)
