"""The works of a record in groups that belong together, for somebody who has to say which are theirs.

Works that share a co-author are most likely one person's: a page that mixes namesakes falls into few groups, and its
forty works are a few clicks.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection

WORKS_AT_MOST: Final = 2000
# Who signs with a crowd need not know them.
_CROWD: Final = 100
_NAMES_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class GroupedWork:
    """One place in an author list: what it takes to recognise a work of one's own. `printed` is the name there."""

    authorship: int
    public_id: str
    title: str
    year: int | None
    venue: str
    printed: str
    affiliation: str
    coauthors: list[str]

    @property
    def shown_coauthors(self) -> list[str]:
        return self.coauthors[:_NAMES_SHOWN]

    @property
    def more_coauthors(self) -> int:
        """How many the line leaves out."""
        return len(self.coauthors) - len(self.shown_coauthors)


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Works that hang together by co-authors, the newest first. `coauthors` are the most frequent ones.

    Works that hang on nothing are one group at the end, `alone`.
    """

    number: int
    works: list[GroupedWork]
    coauthors: list[str]
    alone: bool

    @property
    def first_year(self) -> int | None:
        return min((work.year for work in self.works if work.year is not None), default=None)

    @property
    def last_year(self) -> int | None:
        return max((work.year for work in self.works if work.year is not None), default=None)


_WORKS: Final = """
SELECT a.id, w.id, w.title, w.year, coalesce(nullif(v.acronym, ''), v.name, ''), a.raw_name,
    coalesce((SELECT f.raw FROM papers_authorshipaffiliation aa JOIN papers_affiliation f ON f.id = aa.affiliation_id
              WHERE aa.authorship_id = a.id ORDER BY aa.id LIMIT 1), '')
FROM papers_authorship a
JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL
LEFT JOIN papers_venue v ON v.id = w.venue_id
WHERE a.author_id = %(author)s AND a.provenance <> 'denied'
ORDER BY w.year DESC NULLS LAST, w.id DESC LIMIT %(most)s
"""
_COAUTHORS: Final = """
SELECT b.work_id, coalesce('A' || b.author_id, b.name_key), coalesce(p.name, b.raw_name)
FROM papers_authorship b
JOIN papers_work w ON w.id = b.work_id AND w.author_count <= %(crowd)s
LEFT JOIN papers_author p ON p.id = b.author_id
WHERE b.work_id = ANY(%(works)s) AND b.id <> ALL(%(own)s) AND b.provenance <> 'denied'
ORDER BY b.work_id, b.position
"""


def groups_of_works(author: int) -> list[WorkGroup]:
    """The largest group first; the works of nobody known else at the end. At most 2,000 works, the newest."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKS, {"author": author, "most": WORKS_AT_MOST})
        rows = cursor.fetchall()
        works_of, own = [row[1] for row in rows], [row[0] for row in rows]
        cursor.execute(_COAUTHORS, {"works": works_of, "own": own, "crowd": _CROWD})
        people: dict[int, dict[str, str]] = defaultdict(dict)
        for work, person, name in cursor.fetchall():
            people[work][person] = name
    works = {
        pk: GroupedWork(authorship, f"W{pk}", title, year, venue, printed, affiliation, list(people[pk].values()))
        for authorship, pk, title, year, venue, printed, affiliation in rows
    }
    groups = components({work: frozenset(people[work]) for work in works})
    together = sorted((group for group in groups if len(group) > 1), key=len, reverse=True)
    lone = [work for group in groups if len(group) == 1 for work in group]
    parts = [(group, False) for group in together] + ([(lone, True)] if lone else [])
    return [
        WorkGroup(number, [works[work] for work in group], [] if alone else _frequent(group, people), alone)
        for number, (group, alone) in enumerate(parts, start=1)
    ]


def components(people: Mapping[int, frozenset[str]]) -> list[list[int]]:
    """Works that share somebody, directly or by way of others, together; in the order given. Pure."""
    root = {work: work for work in people}

    def find(work: int) -> int:
        while root[work] != work:
            root[work] = root[root[work]]
            work = root[work]
        return work

    first: dict[str, int] = {}
    for work, persons in people.items():
        for person in persons:
            root[find(work)] = find(first.setdefault(person, work))
    found: dict[int, list[int]] = {}
    for work in people:
        found.setdefault(find(work), []).append(work)
    return list(found.values())


def _frequent(group: list[int], people: Mapping[int, Mapping[str, str]]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for work in group:
        for person, name in people[work].items():
            counts[person] += 1
            names[person] = name
    return [names[person] for person in sorted(counts, key=lambda person: (-counts[person], person))[:_NAMES_SHOWN]]
