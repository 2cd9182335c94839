"""Scores as pages and programs read them: one record in full, and how one has changed.

Reads what was published and computes nothing anew, but for taking a score apart again by the formula.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from papers.models import Author
from profiles.models import TrustBuild, TrustScore
from profiles.trust.formula import Attribution, Band, Inputs, Score, band, score
from profiles.trust.owners import from_stored


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A score with all that it was made of.

    It has held `since`, when its evidence was weighed, and does `until` another moment or still. `build` is the
    computation that found it; later ones may have found the same. `value` is what was published.
    """

    author: int
    value: int
    band: Band
    level: int
    claimed: bool
    since: datetime
    until: datetime | None
    build: TrustBuild
    inputs: Inputs
    score: Score


@dataclass(frozen=True, slots=True)
class Span:
    """What a record's score was for a time; the last one has no `until`."""

    since: datetime
    until: datetime | None
    value: int
    band: Band
    level: int
    claimed: bool


def trust_of(author: int, as_of: datetime | None = None) -> Snapshot | None:
    """The score in force, or the one that was at a moment. None where there was none, and for records that are hidden
    or were merged into another. One query."""
    shown = Q(author__in=Author.shown.filter(pk=author))
    row = (
        TrustScore.objects.filter(shown, _held_at(as_of), author_id=author)
        .select_related("build")
        .order_by("-since")
        .first()
    )
    if row is None:
        return None
    given = inputs_of_row(row)
    return Snapshot(
        author=author,
        value=row.value,
        band=band(row.value),
        level=row.level,
        claimed=row.claimed,
        since=row.since,
        until=row.until,
        build=row.build,
        inputs=given,
        score=score(given),
    )


def history_of(author: int) -> list[Span]:
    """All scores of a record, the oldest first; none for records that are hidden or merged. One query.

    A row is new where any input is; spans in which value, level and owner stay are told as one.
    """
    rows = TrustScore.objects.filter(author__in=Author.shown.filter(pk=author), author_id=author).order_by("since")
    spans: list[Span] = []
    for since, until, value, level, claimed in rows.values_list("since", "until", "value", "level", "claimed"):
        last = spans[-1] if spans else None
        if last and (last.until, last.value, last.level, last.claimed) == (since, value, level, claimed):
            spans[-1] = Span(last.since, until, value, last.band, level, claimed)
        else:
            spans.append(Span(since, until, value, band(value), level, claimed))
    return spans


def last_whole_build(as_of: datetime | None = None) -> TrustBuild | None:
    """The last computation of everybody, up to a moment."""
    found = TrustBuild.objects.filter(kind=TrustBuild.Kind.WHOLE)
    if as_of is not None:
        found = found.filter(as_of__lte=as_of)
    return found.order_by("-as_of").first()


def inputs_of_row(row: TrustScore) -> Inputs:
    """What a row says, as the formula takes it."""
    return Inputs(
        as_of=row.since,
        level=row.level,
        pieces=tuple(from_stored(kept) for kept in row.evidence),
        works={ground: getattr(row, ground.value) for ground in Attribution},
        network=row.network,
        good=row.good,
        bad=row.bad,
        penalty=row.penalty,
    )


def _held_at(as_of: datetime | None) -> Q:
    if as_of is None:
        return Q(until__isnull=True)
    return Q(since__lte=as_of) & (Q(until__isnull=True) | Q(until__gt=as_of))
