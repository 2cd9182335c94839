"""The identifiers of a record, each with who says so: its holder, a moderator, sources, or somebody who typed it in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from papers.models import Authorship, IdentifierAssertion, MisprintedIdentifier, Work
from papers.models.identifying import Ground
from papers.selectors.identifier_links import IdentifierLink, in_reading_order, person_link, source_name
from papers.selectors.wished_names import PrivateNames
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.models import PartState, RequestPart

IDENTIFIERS_SHOWN: Final = 60
WORKS_SHOWN: Final = 100


class SaidBy(StrEnum):
    """Who says so: the first of these that is the case. Only the last is worth nothing to anybody but readers."""

    HOLDER = "holder"
    MODERATOR = "moderator"
    SOURCE = "source"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class RecordIdentifier:
    """`since` is when a person said so; `sources` name it beside the record's name on `works` works."""

    link: IdentifierLink
    said_by: SaidBy
    since: datetime | None
    sources: list[str]
    works: int

    @property
    def key(self) -> str:
        return f"{self.link.scheme}:{self.link.value}"


@dataclass(frozen=True, slots=True)
class PrintedOn:
    """A name of the record in an author list, with the identifier that a source prints beside it."""

    name: int
    scheme: str
    value: str
    source: str
    work: WorkLine


@dataclass(frozen=True, slots=True)
class Denied:
    link: IdentifierLink
    at: datetime


# A name beside which it is misprinted says nothing about the record.
_PRINTED: Final = """
    SELECT i.scheme, i.value, a.source, a.id, a.work_id, a.year
    FROM papers_authorship a
    JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL
    JOIN papers_authorshipidentifier i ON i.authorship_id = a.id
    WHERE a.author_id = %(author)s AND a.provenance <> 'denied' AND NOT EXISTS (
        SELECT FROM papers_misprintedidentifier m
        WHERE (m.work_id, m.name_key, m.scheme, m.value) = (a.work_id, a.name_key, i.scheme, i.value)
            AND m.ended_at IS NULL
    )
"""
_KNOWN: Final = f"""
WITH printed AS ({_PRINTED}), said AS (
    SELECT scheme, value, ground, at FROM papers_identifierassertion
    WHERE author_id = %(author)s AND verdict = 'said' AND ended_at IS NULL
), known AS (
    SELECT scheme, value FROM said
    UNION
    (SELECT scheme, value FROM papers_authoridentifier WHERE author_id = %(author)s ORDER BY id LIMIT %(most)s)
)
SELECT k.scheme, k.value, s.ground, s.at,
    ARRAY(SELECT DISTINCT source FROM printed p WHERE (p.scheme, p.value) = (k.scheme, k.value)),
    (SELECT count(DISTINCT work_id) FROM printed p WHERE (p.scheme, p.value) = (k.scheme, k.value))
FROM known k LEFT JOIN said s USING (scheme, value)
"""  # noqa: S608 - constants of this module
_WHERE: Final = f"""
SELECT scheme, value, source, id, work_id FROM ({_PRINTED}) AS printed
ORDER BY year DESC NULLS LAST, work_id DESC LIMIT %(most)s
"""  # noqa: S608 - constants of this module
_GROUNDS: Final = {Ground.AUTHENTICATED: SaidBy.HOLDER, Ground.DECIDED: SaidBy.MODERATOR, Ground.TYPED: SaidBy.TYPED}


def record_identifiers(author: int, *, private: PrivateNames) -> list[RecordIdentifier]:
    """What everybody may see, in the order in which it is read: nothing that says a name its person keeps private."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"author": author, "most": IDENTIFIERS_SHOWN})
        rows = cursor.fetchall()
    found = {}
    for scheme, value, ground, at, sources, works in rows:
        link = person_link(scheme, value)
        if not link.value or private.are_said_by(value):
            continue
        said_by = _GROUNDS[Ground(ground)] if ground else SaidBy.SOURCE
        found[link] = RecordIdentifier(link, said_by, at, sorted(map(source_name, sources)), works)
    return [found[link] for link in in_reading_order(list(found))]


def printed_on(author: int) -> list[PrintedOn]:
    """Where sources print identifiers beside the record's names, the newest works first."""
    with connection.cursor() as cursor:
        cursor.execute(_WHERE, {"author": author, "most": WORKS_SHOWN})
        rows = [row for row in cursor.fetchall() if person_link(row[0], row[1]).value]
    lines = {int(line.public_id[1:]): line for line in work_lines(list(dict.fromkeys(row[4] for row in rows)))}
    return [
        PrintedOn(name, scheme, value, source_name(source), lines[work])
        for scheme, value, source, name, work in rows
        if work in lines
    ]


def denied_identifiers(author: int) -> list[Denied]:
    """For whoever has the record: what was said not to be theirs."""
    rows = _open(author).filter(verdict=IdentifierAssertion.Verdict.DENIED).order_by("-at")
    return [Denied(person_link(one.scheme, one.value), one.at) for one in rows]


def contested_identifiers(author: int) -> list[RequestPart]:
    """Parts of requests about identifiers of the record that wait for somebody."""
    waiting = RequestPart.objects.filter(kind="identifier", state=PartState.WAITING, request__record=author)
    return list(waiting.select_related("request", "other").order_by("pk"))


def _open(author: int) -> QuerySet[IdentifierAssertion]:
    return IdentifierAssertion.objects.filter(author=author, ended_at__isnull=True).order_by("pk")


@dataclass(frozen=True, slots=True)
class Matched:
    """Of the `works` of a record, how many carry an iD that its owner signs in with, and how many of the others the
    owner has said to be theirs."""

    works: int
    by_id: int
    by_word: int

    @property
    def open(self) -> int:
        """Works that are on the record because the portal or a source thought so."""
        return self.works - self.by_id - self.by_word


_MATCHED: Final = """
SELECT count(*), count(*) FILTER (WHERE carries), count(*) FILTER (WHERE NOT carries AND said)
FROM (
    SELECT EXISTS (
            SELECT FROM papers_authorshipidentifier i
            WHERE i.authorship_id = a.id AND i.scheme = 'orcid' AND i.value = ANY(%(ids)s)
        ) AS carries,
        a.provenance = 'author-asserted' OR EXISTS (
            SELECT FROM papers_authorshipassertion s WHERE (s.work_id, s.name_key) = (a.work_id, a.name_key)
                AND s.author_id = a.author_id AND s.ended_at IS NULL
        ) AS said
    FROM papers_authorship a JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL
    WHERE a.author_id = %(author)s AND a.provenance <> 'denied'
) AS own
"""


def matched_works(author: int, *, orcids: Collection[str]) -> Matched:
    """`orcids` are the iDs with which its owner signs in."""
    with connection.cursor() as cursor:
        cursor.execute(_MATCHED, {"author": author, "ids": list(orcids)})
        return Matched(*cursor.fetchone())


@dataclass(frozen=True, slots=True)
class Misprint:
    link: IdentifierLink
    work: Work


def misprints_of(author: int) -> list[Misprint]:
    """For whoever has the record: where it was said that a source misprints an identifier."""
    rows = MisprintedIdentifier.objects.filter(
        Exists(Authorship.objects.filter(author=author, work=OuterRef("work"), name_key=OuterRef("name_key"))),
        ended_at__isnull=True,
    )
    found = rows.select_related("work").order_by("-at", "-pk")[:WORKS_SHOWN]
    return [Misprint(person_link(one.scheme, one.value), one.work) for one in found]
