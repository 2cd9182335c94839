"""Works in groups that belong together, for somebody who has to say which are theirs: of one record, or of everybody
and nobody who bears a name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from papers.models import Authorship
from papers.selectors.wished_names import wished_names
from profiles.selectors.alike_works import Traits, group_alike
from profiles.selectors.grouped_works import GroupedWork, said_about, works_of_record

_COAUTHORS_NAMED: Final = 4
_INSTITUTIONS_NAMED: Final = 2
# What a person has given themselves. Ids that a source makes up for people are what mixes them in the first place, so
# they are evidence like an institution, and no more.
_CERTAIN: Final = "orcid"


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Works that hang together, the newest first. `coauthors` and `institutions` are the most frequent ones.

    Works that hang on nothing are one group at the end, `alone`.
    """

    number: int
    works: list[GroupedWork]
    coauthors: list[str]
    institutions: list[str]
    alone: bool

    @property
    def first_year(self) -> int | None:
        return min((work.year for work in self.works if work.year is not None), default=None)

    @property
    def last_year(self) -> int | None:
        return max((work.year for work in self.works if work.year is not None), default=None)


_INSTITUTIONS: Final = """
SELECT aa.authorship_id, coalesce('I' || i.id, f.key), coalesce(i.name, f.raw)
FROM papers_authorshipaffiliation aa JOIN papers_affiliation f ON f.id = aa.affiliation_id
LEFT JOIN papers_affiliationinstitution m ON m.affiliation_id = f.id
LEFT JOIN papers_institution i ON i.id = m.institution_id
WHERE aa.authorship_id = ANY(%(names)s) AND f.key <> '' ORDER BY aa.id
"""
_TOPICS: Final = "SELECT work_id, topic_id FROM papers_worktopic WHERE work_id = ANY(%(works)s)"
_IDENTIFIERS: Final = """
SELECT authorship_id, scheme, value FROM papers_authorshipidentifier WHERE authorship_id = ANY(%(names)s)
"""


def groups_of_works(author: int) -> list[WorkGroup]:
    """Of one record: the largest group first; the works of nobody known else at the end. The newest 2,000 works."""
    return in_groups(works_of_record(author))


def in_groups(works: Sequence[GroupedWork]) -> list[WorkGroup]:
    """Every work is in one group, the group of those that hang on nothing included."""
    if not works:
        return []
    of = {work.authorship: work for work in works}
    institutions = _institutions(list(of))
    found = group_alike(_traits(works, institutions))
    together = sorted((group for group in found if len(group) > 1), key=len, reverse=True)
    lone = [name for group in found if len(group) == 1 for name in group]
    return [
        WorkGroup(
            number,
            sorted((of[name] for name in group), key=lambda work: (work.year is None, -(work.year or 0), -work.work)),
            [] if alone else _frequent(dict(zip(of[n].people, of[n].coauthors, strict=True)) for n in group),
            [] if alone else _frequent((institutions.get(n, {}) for n in group), most=_INSTITUTIONS_NAMED),
            alone,
        )
        for number, (group, alone) in enumerate(
            [*((group, False) for group in together), *([(lone, True)] if lone else [])], start=1
        )
    ]


def _institutions(names: list[int]) -> dict[int, dict[str, str]]:
    """By name in a list: keys of institutions, and what they are called."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_INSTITUTIONS, {"names": names})
        rows = cursor.fetchall()
    work_of = dict(Authorship.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "work"))
    wished = wished_names(set(work_of.values()))
    for own, key, called in rows:
        found[own][key] = wished[work_of[own]].former.without(called)
    return found


def _traits(works: Sequence[GroupedWork], institutions: dict[int, dict[str, str]]) -> dict[int, Traits]:
    names = [work.authorship for work in works]
    topics: dict[int, set[str]] = defaultdict(set)
    printed: dict[int, set[tuple[str, str]]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_TOPICS, {"works": [work.work for work in works]})
        for work, topic in cursor.fetchall():
            topics[work].add(str(topic))
        cursor.execute(_IDENTIFIERS, {"names": names})
        for own, scheme, value in cursor.fetchall():
            printed[own].add((scheme, value))
    owned: dict[int, set[str]] = defaultdict(set)
    for record, said in said_about(works).items():
        for own in said.mine:
            owned[own].add(f"A{record}")
    return {
        work.authorship: Traits(
            work=work.work,
            year=work.year,
            title=work.title,
            people=frozenset(work.people),
            institutions=frozenset({*institutions.get(work.authorship, ()), *_made_up(printed[work.authorship])}),
            topics=frozenset(topics[work.work]),
            certain=frozenset({*owned[work.authorship], *(v for s, v in printed[work.authorship] if s == _CERTAIN)}),
            alone=frozenset(pair for pair in printed[work.authorship] if pair[0] == _CERTAIN),
        )
        for work in works
    }


def _frequent(named: Iterable[Mapping[str, str]], *, most: int = _COAUTHORS_NAMED) -> list[str]:
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for found in named:
        counts.update(found.keys())
        names.update(found)
    return [names[key] for key in sorted(counts, key=lambda key: (-counts[key], key))[:most]]


def _made_up(printed: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{scheme} {value}" for scheme, value in printed if scheme != _CERTAIN)
