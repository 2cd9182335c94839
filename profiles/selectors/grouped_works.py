"""Works as somebody has to see them who is asked whose they are: one line for each place in an author list.

A few queries whatever the number of works.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from papers.former_names import FormerNames
from papers.selectors.hidden import NOT_HIDDEN
from papers.selectors.wished_names import wished_names
from profiles.selectors.alike_works import CROWD

WORKS_AT_MOST: Final = 2000
_NAMES_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class GroupedWork:
    """One place in an author list: what it takes to recognise a work of one's own.

    `printed` is the name there; `record` is where it stands, None for nobody's, and `record_name` whose name that
    record bears. `people` are the keys of its co-authors, `coauthors` their names.
    """

    authorship: int
    work: int
    title: str
    year: int | None
    venue: str
    printed: str
    affiliation: str
    record: int | None
    record_name: str
    people: tuple[str, ...]
    coauthors: tuple[str, ...]

    @property
    def public_id(self) -> str:
        return f"W{self.work}"

    @property
    def shown_coauthors(self) -> tuple[str, ...]:
        return self.coauthors[:_NAMES_SHOWN]

    @property
    def more_coauthors(self) -> int:
        """How many the line leaves out."""
        return len(self.coauthors) - len(self.shown_coauthors)


@dataclass(frozen=True, slots=True)
class Said:
    """What the person of a record has said before about names: theirs, and not theirs. By authorship."""

    mine: frozenset[int]
    not_mine: frozenset[int]


_COLUMNS: Final = """
SELECT a.id, w.id, w.title, w.year, coalesce(nullif(v.acronym, ''), v.name, ''), a.raw_name,
    coalesce((SELECT f.raw FROM papers_authorshipaffiliation aa JOIN papers_affiliation f ON f.id = aa.affiliation_id
              WHERE aa.authorship_id = a.id ORDER BY aa.id LIMIT 1), ''),
    a.author_id, coalesce(p.name, '')
"""
_JOINS: Final = """
JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL AND NOT w.hidden
LEFT JOIN papers_venue v ON v.id = w.venue_id
LEFT JOIN papers_author p ON p.id = a.author_id
"""
_OF_RECORD: Final = f"""
{_COLUMNS} FROM papers_authorship a {_JOINS}
WHERE a.author_id = %(record)s AND a.provenance <> 'denied'
ORDER BY w.year DESC NULLS LAST, w.id DESC, a.id LIMIT %(most)s
"""
# A record's names are those it is shown under, so nobody is found by a name that was given up.
_NAMED: Final = f"""
    SELECT a.id FROM papers_authorname n
    JOIN papers_authorship a ON a.author_id = n.author_id AND a.raw_name = n.name WHERE n.key = ANY(%(keys)s)
    UNION
    SELECT a.id FROM papers_authorship a
    WHERE a.author_id IS NULL AND NOT a.needs_settling AND a.name_key = ANY(%(keys)s) AND {NOT_HIDDEN}
"""  # noqa: S608 - a constant
_OF_NAMES: Final = f"""
WITH named AS (
    {_NAMED} UNION SELECT id FROM papers_authorship WHERE author_id = ANY(%(records)s)
)
{_COLUMNS} FROM named JOIN papers_authorship a USING (id) {_JOINS}
ORDER BY (a.author_id = ANY(%(records)s)) IS NOT TRUE, w.year DESC NULLS LAST, w.id DESC, a.id LIMIT %(most)s
"""  # noqa: S608 - constants
_OF_PLACES: Final = f"""
{_COLUMNS} FROM papers_authorship a {_JOINS}
WHERE a.id = ANY(%(names)s) ORDER BY w.year DESC NULLS LAST, w.id DESC, a.id
"""
_ELSEWHERE: Final = f"""
WITH named AS ({_NAMED})
SELECT count(*) FROM named JOIN papers_authorship a USING (id)
JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL AND NOT w.hidden
WHERE a.author_id IS DISTINCT FROM %(record)s
    AND NOT EXISTS (SELECT FROM papers_authorshipdenial d WHERE d.work_id = a.work_id AND d.name_key = a.name_key
                    AND d.author_id = %(record)s AND d.ended_at IS NULL)
"""  # noqa: S608 - constants
_NOBODYS: Final = f"""
{_COLUMNS} FROM papers_authorship a {_JOINS}
WHERE a.author_id IS NULL AND NOT a.needs_settling AND a.name_key = ANY(%(keys)s) AND {NOT_HIDDEN}
ORDER BY w.year DESC NULLS LAST, w.id DESC, a.id LIMIT %(most)s
"""
_COAUTHORS: Final = """
SELECT own.id, coalesce('A' || b.author_id, b.name_key), coalesce(p.name, b.raw_name)
FROM papers_authorship own
JOIN papers_work w ON w.id = own.work_id AND w.author_count <= %(crowd)s
JOIN papers_authorship b ON b.work_id = own.work_id AND b.id <> own.id AND b.provenance <> 'denied'
LEFT JOIN papers_author p ON p.id = b.author_id
WHERE own.id = ANY(%(names)s)
ORDER BY own.id, b.position
"""
_SAID: Final = """
SELECT s.author_id, a.id FROM {said} s
JOIN (
    SELECT b.id, b.work_id, b.name_key,
        row_number() OVER (PARTITION BY b.work_id, b.name_key ORDER BY b.position) AS nth
    FROM papers_authorship b WHERE b.work_id IN (SELECT work_id FROM papers_authorship WHERE id = ANY(%(names)s))
) a USING (work_id, name_key, nth)
WHERE s.ended_at IS NULL AND a.id = ANY(%(names)s)
"""
_ASSERTED: Final = _SAID.format(said="papers_authorshipassertion")
_DENIED: Final = _SAID.format(said="papers_authorshipdenial")


def works_of_record(record: int) -> list[GroupedWork]:
    """The newest 2,000 works of one record."""
    return _read(_OF_RECORD, {"record": record, "most": WORKS_AT_MOST})


def works_of_names(keys: Collection[str], *, records: Collection[int], most: int) -> list[GroupedWork]:
    """Works with a name of one of these keys, on whatever record or on none, and all works of `records`: these come
    first, then the newest."""
    return _read(_OF_NAMES, {"keys": list(keys), "records": list(records), "most": most})


def works_of_places(names: Collection[int]) -> list[GroupedWork]:
    """The works of these names in author lists, the newest first."""
    return _read(_OF_PLACES, {"names": list(names)})


def nobodys_works(keys: Collection[str], *, most: int) -> list[GroupedWork]:
    """Works with a name of one of these keys that is nobody's: whose it is was denied, and nobody has said since."""
    return _read(_NOBODYS, {"keys": list(keys), "most": most})


def count_elsewhere(keys: Collection[str], *, record: int) -> int:
    """How many names of one of these keys are not on the record, and were never denied for it."""
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, {"keys": list(keys), "record": record})
        (count,) = cursor.fetchone()
        return int(count)


def said_about(works: Sequence[GroupedWork]) -> dict[int, Said]:
    """What was said about these names, by the record for which it was said."""
    names = [work.authorship for work in works]
    mine: dict[int, set[int]] = defaultdict(set)
    not_mine: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        for query, found in ((_ASSERTED, mine), (_DENIED, not_mine)):
            cursor.execute(query, {"names": names})
            for record, name in cursor.fetchall():
                found[record].add(name)
    return {record: Said(frozenset(mine[record]), frozenset(not_mine[record])) for record in {*mine, *not_mine}}


def _read(query: str, given: dict[str, Any]) -> list[GroupedWork]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        rows = cursor.fetchall()
        cursor.execute(_COAUTHORS, {"names": [row[0] for row in rows], "crowd": CROWD})
        people: dict[int, dict[str, str]] = defaultdict(dict)
        for own, person, name in cursor.fetchall():
            people[own][person] = name
    wished = wished_names({row[1] for row in rows})
    rows = [_without_former_names(row, wished[row[1]].former) for row in rows]
    return [GroupedWork(*row, *(tuple(beside) for beside in (people[row[0]], people[row[0]].values()))) for row in rows]


def _without_former_names(row: tuple[Any, ...], former: FormerNames) -> tuple[Any, ...]:
    """Title and affiliation may say what somebody was called before."""
    name, work, title, year, venue, printed, affiliation, *rest = row
    return (name, work, former.without(title), year, venue, printed, former.without(affiliation), *rest)
