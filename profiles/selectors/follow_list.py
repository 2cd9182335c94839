"""Everything that one person follows, as it is now: what became one is one line, what is hidden is said to be."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from profiles.models import Follow, FollowKind, Frequency, SavedSearch
from profiles.selectors.followed import MODELS, Followable, followable, soonest

_KINDS = tuple(FollowKind)


@dataclass(frozen=True, slots=True)
class FollowLine:
    """`target` is what forms name it by ("A5", "Q7"). One that is not shown any more has no name and no address.
    `query` is of a search."""

    kind: FollowKind
    pk: int
    target: str
    name: str
    detail: str
    url: str
    query: str
    frequency: Frequency
    since: datetime

    @property
    def is_shown(self) -> bool:
        return bool(self.url)


def follow_list(user: int) -> list[FollowLine]:
    """By kind and name. A fixed number of queries, however many there are."""
    rows: defaultdict[FollowKind, list[Follow]] = defaultdict(list)
    for row in Follow.objects.filter(user=user).order_by("created_at", "pk"):
        rows[FollowKind(row.kind)].append(row)
    lines = [line for kind, some in rows.items() for line in _lines(kind, some, user)]
    return sorted(lines, key=lambda line: (_KINDS.index(line.kind), not line.is_shown, line.name.casefold(), line.pk))


def _lines(kind: FollowKind, rows: Sequence[Follow], user: int) -> list[FollowLine]:
    if kind is FollowKind.SEARCH:
        searches = {one.pk: one for one in SavedSearch.objects.filter(user=user)}
        return [_search(row, searches[row.target]) for row in rows if row.target in searches]
    found = followable(kind, [row.target for row in rows])
    gathered: defaultdict[int, list[Follow]] = defaultdict(list)
    for row in rows:
        thing = found.get(row.target)
        gathered[thing.pk if thing else row.target].append(row)
    return [_record(kind, pk, several, found.get(several[0].target)) for pk, several in gathered.items()]


def _record(kind: FollowKind, pk: int, rows: Sequence[Follow], thing: Followable | None) -> FollowLine:
    return FollowLine(
        kind=kind,
        pk=pk,
        target=f"{MODELS[kind].public_letter}{pk}",
        name=thing.name if thing else "",
        detail=thing.detail if thing else "",
        url=thing.url if thing else "",
        query="",
        frequency=soonest([row.frequency for row in rows]) or Frequency.OFF,
        since=rows[0].created_at,
    )


def _search(row: Follow, search: SavedSearch) -> FollowLine:
    return FollowLine(
        kind=FollowKind.SEARCH,
        pk=search.pk,
        target=f"Q{search.pk}",
        name=search.name,
        detail="",
        url=f"{reverse('search')}?{search.query}",
        query=search.query,
        frequency=Frequency(row.frequency),
        since=row.created_at,
    )
