"""What can be followed, as it is now: where a record that was merged went, and whether anybody may see it still.

Follows themselves never move. Whoever shows one asks here what it has become; several that became one are one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from papers.models import Author, Institution, ShownName, Topic, Venue, Work
from papers.selectors.wished_names import titles_shown
from portal.common.public_ids import HasPublicId
from profiles.models import FollowKind, Frequency

MODELS: Final[Mapping[FollowKind, type[HasPublicId]]] = {
    FollowKind.AUTHOR: Author,
    FollowKind.TOPIC: Topic,
    FollowKind.INSTITUTION: Institution,
    FollowKind.VENUE: Venue,
    FollowKind.WORK: Work,
}
_TABLES: Final = {kind: f"papers_{kind.value}" for kind in MODELS}
KINDS: Final[Mapping[str, FollowKind]] = {model.public_letter: kind for kind, model in MODELS.items()}

_SHOWN: Final[Mapping[FollowKind, Callable[[], QuerySet[Any]]]] = {
    FollowKind.AUTHOR: lambda: Author.shown.select_related("institution"),
    FollowKind.TOPIC: Topic.objects.all,
    FollowKind.INSTITUTION: Institution.objects.all,
    FollowKind.VENUE: Venue.objects.all,
    FollowKind.WORK: Work.shown.all,
}

_ENDS: Final = """
WITH RECURSIVE way (start, id, successor, steps) AS (
    SELECT id, id, merged_into_id, 0 FROM {table} WHERE id = ANY(%s)
    UNION ALL
    SELECT way.start, r.id, r.merged_into_id, way.steps + 1
    FROM way JOIN {table} r ON r.id = way.successor WHERE way.steps < 50
) SELECT start, id FROM way WHERE successor IS NULL
"""
# Nobody is led from a former name to the one that somebody has now, where they do not want it.
_SAME: Final = """
WITH RECURSIVE same (id) AS (
    SELECT %(target)s::bigint
    UNION
    SELECT r.id FROM same JOIN {table} r ON r.merged_into_id = same.id WHERE {led}
) {asked}
"""
_LED: Final = "NOT EXISTS (SELECT FROM papers_shownname n WHERE n.author_id = %(target)s AND NOT n.leads_on)"
# People are told apart only where there are several rows that one of them may have: that costs ten times the count.
_STANDING: Final = """
SELECT CASE WHEN (SELECT count(*) FROM same) > 1
    THEN (SELECT count(DISTINCT user_id) FROM profiles_follow WHERE kind = %(kind)s AND target IN (SELECT id FROM same))
    ELSE (SELECT count(*) FROM profiles_follow WHERE kind = %(kind)s AND target = %(target)s) END,
    (SELECT array_agg(frequency) FROM profiles_follow
        WHERE user_id = %(user)s AND kind = %(kind)s AND target IN (SELECT id FROM same))
"""
# Of these only are there merged rows in any number, and an index from what a record became to what it was.
_JOINED: Final = frozenset({FollowKind.AUTHOR, FollowKind.WORK})
_SOONEST: Final = tuple(Frequency)


@dataclass(frozen=True, slots=True)
class Followable:
    """A record that may be followed, under the number it has now."""

    kind: FollowKind
    pk: int
    public_id: str
    name: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class FollowStanding:
    """How many follow a thing, which everybody may know, and how soon this person hears of it; None where they do not
    follow it."""

    followers: int
    frequency: Frequency | None


def followable(kind: FollowKind, pks: Collection[int]) -> dict[int, Followable]:
    """What these records have become, by the number that was asked for. Left out is what is not there, or not shown.
    A fixed number of queries."""
    ends = _ends(kind, pks) if pks else {}
    if not ends:
        return {}
    rows = {row.pk: row for row in _SHOWN[kind]().filter(pk__in=set(ends.values()))}
    closed = _closed(kind, ends)
    titles = titles_shown({pk: row.title for pk, row in rows.items()}) if kind is FollowKind.WORK else {}
    return {
        start: _described(kind, rows[end], titles.get(end, ""))
        for start, end in ends.items()
        if end in rows and (start == end or end not in closed)
    }


def same_as(kind: FollowKind, target: int) -> list[int]:
    """The record, and every one that was merged into it: under each of these numbers it may be followed."""
    if kind not in _JOINED:
        return [target]
    with connection.cursor() as cursor:
        cursor.execute(_same(kind, "SELECT id FROM same"), {"target": target})
        return [pk for (pk,) in cursor.fetchall()]


def follow_standing(kind: FollowKind, target: int, *, user: int | None) -> FollowStanding:
    """One query, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute(_same(kind, _STANDING), {"kind": kind.value, "target": target, "user": user or 0})
        followers, own = cursor.fetchone()
    return FollowStanding(followers, soonest(own or ()))


def soonest(frequencies: Collection[str]) -> Frequency | None:
    return min((Frequency(one) for one in frequencies), key=_SOONEST.index, default=None)


def _ends(kind: FollowKind, pks: Collection[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_ENDS.format(table=_TABLES[kind]), [list(pks)])
        return dict(cursor.fetchall())


def _same(kind: FollowKind, asked: str) -> str:
    led = "true" if kind in _JOINED else "false"
    return _SAME.format(table=_TABLES[kind], led=_LED if kind is FollowKind.AUTHOR else led, asked=asked)


def _closed(kind: FollowKind, ends: Mapping[int, int]) -> frozenset[int]:
    moved = [end for start, end in ends.items() if start != end]
    if kind is not FollowKind.AUTHOR or not moved:
        return frozenset()
    return frozenset(ShownName.objects.filter(author__in=moved, leads_on=False).values_list("author_id", flat=True))


def _described(kind: FollowKind, row: HasPublicId, title: str) -> Followable:
    match row:
        case Author():
            name, detail = row.name, row.institution.name if row.institution else ""
        case Work():
            name, detail = title, str(row.year or "")
        case Venue():
            name, detail = row.name, row.acronym if row.acronym != row.name else ""
        case Institution():
            name, detail = row.name, ", ".join(part for part in (row.city, row.country_code) if part)
        case Topic():
            name, detail = row.name, ""
        case _:
            raise TypeError(row)
    return Followable(kind, row.pk, row.public_id, name, detail, row.get_absolute_url())
