"""The identifiers of a record, each with who says so: its holder, a moderator, sources, or somebody who typed it in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from papers.models import AuthorIdentifier, IdentifierAssertion
from papers.models.identifying import Ground
from papers.selectors.identifier_links import IdentifierLink, in_reading_order, person_link, source_name
from papers.selectors.wished_names import private_names
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.models import PartState, RequestPart

IDENTIFIERS_SHOWN: Final = 60
WORKS_SHOWN: Final = 30


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
WITH misprinted AS (
    SELECT m.work_id, m.name_key, m.scheme, m.value FROM papers_misprintedidentifier m
    WHERE m.ended_at IS NULL AND m.work_id IN (SELECT work_id FROM papers_authorship WHERE author_id = %(author)s)
)
SELECT i.scheme, i.value, a.source, a.id, a.work_id
FROM papers_authorship a
JOIN papers_work w ON w.id = a.work_id AND w.merged_into_id IS NULL
JOIN papers_authorshipidentifier i ON i.authorship_id = a.id
WHERE a.author_id = %(author)s AND NOT EXISTS (
    SELECT FROM misprinted m
    WHERE (m.work_id, m.name_key, m.scheme, m.value) = (a.work_id, a.name_key, i.scheme, i.value)
)
ORDER BY a.year DESC NULLS LAST, a.work_id DESC
"""
_GROUNDS: Final = {Ground.AUTHENTICATED: SaidBy.HOLDER, Ground.DECIDED: SaidBy.MODERATOR, Ground.TYPED: SaidBy.TYPED}


def record_identifiers(author: int) -> list[RecordIdentifier]:
    """Everything that everybody may see, in the order in which it is read. Three queries."""
    said = {(one.scheme, one.value): one for one in _open(author).filter(verdict=IdentifierAssertion.Verdict.SAID)}
    counted = AuthorIdentifier.objects.filter(author=author).order_by("pk").values_list("scheme", "value")
    keys = dict.fromkeys([*said, *counted[:IDENTIFIERS_SHOWN]])
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    works: dict[tuple[str, str], set[int]] = defaultdict(set)
    for scheme, value, source, _, work in _printed(author) if keys else ():
        sources[scheme, value].add(source_name(source))
        works[scheme, value].add(work)
    private = private_names(author)
    found = {}
    for scheme, value in keys:
        link = person_link(scheme, value)
        if not link.value or private.are_said_by(value):
            continue
        word = said.get((scheme, value))
        found[link] = RecordIdentifier(
            link=link,
            said_by=_GROUNDS[Ground(word.ground)] if word is not None else SaidBy.SOURCE,
            since=word.at if word is not None else None,
            sources=sorted(sources[scheme, value]),
            works=len(works[scheme, value]),
        )
    return [found[link] for link in in_reading_order(list(found))]


def printed_on(author: int) -> list[PrintedOn]:
    """Where sources print identifiers beside the record's names, the newest works first."""
    rows = [row for row in _printed(author) if person_link(row[0], row[1]).value][: WORKS_SHOWN * 4]
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


def _printed(author: int) -> list[tuple[str, str, str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_PRINTED, {"author": author})
        return list(cursor.fetchall())
