"""Whom and what to follow, each with the reason in words: who wrote with one, whom one cites or keeps, what one writes
about and where. Who has no record yet is shown what most people follow, and what is trending.

Every source is read within bounds, however much somebody wrote.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.cache import caches
from django.db import connection

from graph.selectors.ego import ego_network
from papers.models import Window
from papers.selectors.trending import trending_works
from profiles.following.targets import Target
from profiles.models import Follow, FollowKind, SetAsideSuggestion
from profiles.selectors.followed import Followable, followable
from profiles.selectors.owner import records_held

MOST: Final = 12
_OF_EACH: Final = 4
_TRENDING: Final = 6
_RECORDS: Final = 3
_CONSIDERED: Final = 30
_POPULAR_FOR: Final = 10 * 60
_POPULAR: Final = "most-followed"

# The newest works of one's records: whoever wrote more is told of what they do now.
_MINE: Final = """
SELECT a.work_id FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id AND NOT w.hidden
WHERE a.author_id = ANY(%(mine)s) AND a.provenance <> 'denied' ORDER BY a.year DESC NULLS LAST LIMIT 300
"""
_CITED: Final = f"""
SELECT a.author_id, count(DISTINCT a.work_id) AS works FROM ({_MINE}) AS mine
JOIN papers_citation c ON c.citing_id = mine.work_id
JOIN papers_authorship a ON a.work_id = c.cited_id AND a.provenance <> 'denied'
WHERE a.author_id IS NOT NULL AND a.author_id <> ALL(%(mine)s)
GROUP BY a.author_id HAVING count(DISTINCT a.work_id) > 1 ORDER BY works DESC, a.author_id LIMIT %(most)s
"""  # noqa: S608 - constants of this module
_ABOUT: Final = f"""
SELECT t.topic_id, count(*) AS works FROM ({_MINE}) AS mine JOIN papers_worktopic t ON t.work_id = mine.work_id
GROUP BY t.topic_id HAVING count(*) > 1 ORDER BY works DESC, t.topic_id LIMIT %(most)s
"""  # noqa: S608 - constants of this module
_WHERE: Final = f"""
SELECT w.venue_id, count(*) AS works FROM ({_MINE}) AS mine JOIN papers_work w ON w.id = mine.work_id
WHERE w.venue_id IS NOT NULL GROUP BY w.venue_id ORDER BY works DESC, w.venue_id LIMIT %(most)s
"""  # noqa: S608 - constants of this module
_KEPT: Final = """
SELECT a.author_id, count(DISTINCT a.work_id) AS works FROM (
    SELECT s.work_id FROM profiles_savedwork s JOIN profiles_readinglist l ON l.id = s.reading_list_id
    WHERE l.user_id = %(user)s ORDER BY s.saved_at DESC LIMIT 300
) AS kept JOIN papers_authorship a ON a.work_id = kept.work_id AND a.provenance <> 'denied'
WHERE a.author_id IS NOT NULL AND a.author_id <> ALL(%(mine)s)
GROUP BY a.author_id ORDER BY works DESC, a.author_id LIMIT %(most)s
"""
_FOLLOWED: Final = """
SELECT kind, target, count(*) AS followers FROM profiles_follow WHERE kind <> 'search'
GROUP BY kind, target HAVING count(*) > 1 ORDER BY followers DESC, kind, target LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Suggested:
    thing: Followable
    reason: str


def suggestions(user: int) -> list[Suggested]:
    """At most `MOST`, the best reasons first, none of what is followed already or set aside, and nothing twice."""
    followed = set(Follow.objects.filter(user=user).values_list("kind", "target"))
    unwanted = followed | set(SetAsideSuggestion.objects.filter(user=user).values_list("kind", "target"))
    mine = [held.author for held in records_held(user)[:_RECORDS]]
    own = {(FollowKind.AUTHOR, author) for author in mine}
    sources = [_coauthors(mine), _cited(mine), _kept(user, mine), _about(mine), _where(mine)] if mine else []
    if not mine:
        sources = [_kept(user, mine), _most_followed(), _trending()]
    taken: dict[Target, str] = {}
    for source in sources:
        left = [(target, reason) for target, reason in source if target not in unwanted | own and target not in taken]
        taken |= dict(left[: _OF_EACH if mine else MOST])
    return _shown(taken)[:MOST]


def _shown(reasons: dict[Target, str]) -> list[Suggested]:
    found: dict[Target, Followable] = {}
    for kind in {kind for kind, _ in reasons}:
        rows = followable(kind, [pk for of, pk in reasons if of == kind])
        found |= {(kind, pk): row for pk, row in rows.items() if row.pk == pk}
    return [Suggested(found[target], reason) for target, reason in reasons.items() if target in found]


def _coauthors(mine: Iterable[int]) -> Iterator[tuple[Target, str]]:
    for author in mine:
        for one in ego_network(author, limit=_CONSIDERED).strongest:
            yield (FollowKind.AUTHOR, one.pk), f"wrote {_counted(one.works)} with you"


def _cited(mine: list[int]) -> Iterator[tuple[Target, str]]:
    for pk, works in _rows(_CITED, mine=mine):
        yield (FollowKind.AUTHOR, pk), f"you cite {_counted(works)} of theirs"


def _kept(user: int, mine: list[int]) -> Iterator[tuple[Target, str]]:
    for pk, works in _rows(_KEPT, mine=mine, user=user):
        yield (FollowKind.AUTHOR, pk), f"{_counted(works)} of theirs on your reading lists"


def _about(mine: list[int]) -> Iterator[tuple[Target, str]]:
    for pk, works in _rows(_ABOUT, mine=mine):
        yield (FollowKind.TOPIC, pk), f"{_counted(works)} of yours about it"


def _where(mine: list[int]) -> Iterator[tuple[Target, str]]:
    for pk, works in _rows(_WHERE, mine=mine):
        yield (FollowKind.VENUE, pk), f"{_counted(works)} of yours appeared here"


def _most_followed() -> Iterator[tuple[Target, str]]:
    """All follows are counted for it, so it is kept for a while."""
    cache = caches["process"]
    rows = cache.get(_POPULAR)
    if rows is None:
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOWED)
            rows = [list(row) for row in cursor.fetchall()]
        cache.set(_POPULAR, rows, _POPULAR_FOR)
    for kind, pk, followers in rows[:MOST]:
        yield (FollowKind(kind), pk), f"{followers:,} people follow it"


def _trending() -> Iterator[tuple[Target, str]]:
    found = trending_works(Window.WEEK, limit=_TRENDING)
    for one in found.works if found else []:
        yield (FollowKind.WORK, int(one.line.public_id[1:])), "trending this week"


def _rows(statement: str, *, mine: list[int], user: int = 0) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"mine": mine, "user": user, "most": _CONSIDERED})
        return [(pk, works) for pk, works in cursor.fetchall()]


def _counted(works: int) -> str:
    return f"{works:,} work{'' if works == 1 else 's'}"
