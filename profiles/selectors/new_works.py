"""Works that came under a person's name since they last looked: is each of them theirs?

Three kinds of names are new: those that the portal itself put on the record, those on records that nobody owns, and
those that are nobody's. Never asked about is what the person has spoken about, what a source identified, and what
carries another person's ORCID iD. Where many bear the name, only works with something in common with the record's are
asked about one by one; the others are counted, for the sorting page.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import connection

from papers.models import Author, HeldRecord
from papers.names import name_key
from papers.selectors.hidden import NOT_HIDDEN
from profiles.models import NewWorksSeen, PutOffWork
from profiles.selectors.grouped_works import GroupedWork, said_about, works_of_places
from profiles.selectors.name_forms import forms_of
from profiles.selectors.owner import records_held
from profiles.selectors.record_names import names_of_records

ASKED_AT_MOST: Final = 50
# Among so few records of a name, a new work under it is worth a question even with nothing in common.
RARE_NAME: Final = 5
_CANDIDATES_AT_MOST: Final = 1000


class Where(StrEnum):
    OWN = "own"
    NOBODYS = "nobodys"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class NewWork:
    """`people` and `places` are what it has in common with the record's other works, in words."""

    work: GroupedWork
    where: Where
    people: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return self.where is Where.OWN or bool(self.people or self.places)


@dataclass(frozen=True, slots=True)
class NewWorks:
    """Of one record: `asked` one by one, the likely ones first; `others` are names with nothing in common.

    `newest` is the highest number among all of them: up to where somebody has looked who has seen this.
    """

    record: Author
    asked: list[NewWork]
    others: list[int]
    newest: int

    @property
    def names(self) -> frozenset[int]:
        return frozenset({new.work.authorship for new in self.asked} | set(self.others))

    def __bool__(self) -> bool:
        return bool(self.asked)


_CANDIDATES: Final = f"""
WITH candidates AS (
    SELECT a.id, a.work_id, a.name_key, 'own' AS place FROM papers_authorship a
    WHERE a.author_id = %(record)s AND a.provenance IN ('imported', 'algorithmic')
    UNION ALL
    SELECT a.id, a.work_id, a.name_key, 'nobodys' FROM papers_authorship a
    WHERE a.author_id IS NULL AND NOT a.needs_settling AND a.name_key = ANY(%(keys)s) AND {NOT_HIDDEN}
    UNION ALL
    SELECT DISTINCT a.id, a.work_id, a.name_key, 'elsewhere' FROM papers_authorname n
    JOIN papers_author p ON p.id = n.author_id AND p.merged_into_id IS NULL AND NOT p.hidden
    JOIN papers_authorship a ON a.author_id = n.author_id AND a.raw_name = n.name
    WHERE n.key = ANY(%(keys)s) AND p.id <> %(record)s AND a.provenance NOT IN ('author-asserted', 'denied')
        AND NOT EXISTS (SELECT FROM papers_heldrecord h WHERE h.author_id = p.id AND h.owned)
), own_orcids AS (
    SELECT value FROM papers_authoridentifier WHERE author_id = %(record)s AND scheme = 'orcid'
)
SELECT c.id, c.place FROM candidates c
WHERE c.id > %(after)s
    AND NOT EXISTS (
        SELECT FROM papers_authorshipidentifier i
        WHERE i.authorship_id = c.id AND i.scheme = 'orcid' AND EXISTS (SELECT FROM own_orcids)
            AND i.value NOT IN (SELECT value FROM own_orcids)
    )
    AND NOT EXISTS (
        SELECT FROM profiles_putoffwork l WHERE l.user_id = %(user)s AND l.author_id = %(record)s
            AND l.work_id = c.work_id AND l.name_key = c.name_key AND l.until > %(now)s
    )
    -- Nobody stands in one author list twice, so what has a name of the record already is another's.
    AND (c.place = 'own' OR NOT EXISTS (
        SELECT FROM papers_authorship o WHERE o.work_id = c.work_id AND o.author_id = %(record)s AND o.id <> c.id
    ))
ORDER BY c.id DESC LIMIT %(most)s
"""  # noqa: S608 - a constant
_PRINTED_KEYS: Final = "SELECT DISTINCT name_key FROM papers_authorship WHERE author_id = %(record)s"
_OWN_PEOPLE: Final = """
SELECT DISTINCT b.name_key FROM papers_authorship o
JOIN papers_work w ON w.id = o.work_id AND w.author_count <= 100
JOIN papers_authorship b ON b.work_id = o.work_id AND b.id <> o.id AND b.provenance <> 'denied'
WHERE o.author_id = %(record)s AND o.id <> ALL(%(new)s)
"""
_SHARED_PLACES: Final = """
WITH own AS (
    SELECT DISTINCT m.institution_id FROM papers_authorship o
    JOIN papers_authorshipaffiliation aa ON aa.authorship_id = o.id
    JOIN papers_affiliationinstitution m ON m.affiliation_id = aa.affiliation_id
    WHERE o.author_id = %(record)s AND o.id <> ALL(%(new)s)
)
SELECT DISTINCT aa.authorship_id, i.name FROM papers_authorshipaffiliation aa
JOIN papers_affiliationinstitution m ON m.affiliation_id = aa.affiliation_id
JOIN own USING (institution_id) JOIN papers_institution i ON i.id = m.institution_id
WHERE aa.authorship_id = ANY(%(new)s) ORDER BY i.name
"""


def new_works_of(user: int, *, now: datetime) -> list[NewWorks]:
    """Of each record that the person owns, where there is something to ask."""
    found = [new_works(user, record.author, now=now) for record in records_held(user)]
    return [new for new in found if new]


def new_works(user: int, record: int, *, now: datetime, after: int | None = None) -> NewWorks:
    """`after` is the number of the last name that was looked at; without it, where the person left off."""
    start = looked_up_to(user, record) if after is None else after
    names = names_of_records([record])
    forms = [form for form in forms_of(names, fits=lambda _: False) if form.is_close]
    # Under a name that its person has given up, too: sources go on printing it.
    printed = {key for (key,) in _rows(_PRINTED_KEYS, {"record": record})}
    keys = sorted({form.key for form in forms} | {name_key(name) for name in names} | printed)
    given = {"record": record, "user": user, "keys": keys, "after": start, "now": now, "most": _CANDIDATES_AT_MOST}
    rows = _rows(_CANDIDATES, given)
    places = {name: Where(place) for name, place in rows}
    works = works_of_places(places)
    said = said_about(works).get(record)
    answered = said.mine | said.not_mine if said is not None else frozenset()
    told = _with_evidence(record, [work for work in works if work.authorship not in answered], places)
    rare = len({work.record for work in works if work.record != record}) <= RARE_NAME
    asked = [new for new in told if new.is_likely or rare]
    asked.sort(key=lambda new: (not new.is_likely, new.where is not Where.OWN))
    seen = {new.work.authorship for new in asked[:ASKED_AT_MOST]}
    others = [new.work.authorship for new in told if new.work.authorship not in seen]
    newest = max(places, default=start)
    return NewWorks(Author.objects.get(pk=record), asked[:ASKED_AT_MOST], others, newest)


def looked_up_to(user: int, record: int) -> int:
    held = HeldRecord.objects.filter(author=record).values_list("newest_name", flat=True).first() or 0
    seen = NewWorksSeen.objects.filter(user=user, author=record).values_list("seen_up_to", flat=True).first() or 0
    return max(held, seen)


def put_off_works(user: int, record: int, *, now: datetime) -> int:
    """How many the person wants to be asked about later."""
    return PutOffWork.objects.filter(user=user, author=record, until__gt=now).count()


def _with_evidence(record: int, works: Collection[GroupedWork], places: dict[int, Where]) -> list[NewWork]:
    given = {"record": record, "new": [work.authorship for work in works]}
    people = {key for (key,) in _rows(_OWN_PEOPLE, given)}
    shared: dict[int, list[str]] = defaultdict(list)
    for name, place in _rows(_SHARED_PLACES, given):
        shared[name].append(place)
    return [
        NewWork(
            work=work,
            where=places[work.authorship],
            # By name, not by record: the machine may well have two records of one colleague.
            people=tuple(name for name in work.coauthors if name_key(name) in people),
            places=tuple(shared[work.authorship]),
        )
        for work in works
    ]


def _rows(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())
