"""With whom somebody worked, from when to when and how closely; and with whom two people both did."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import connection

from graph.selectors.builds import Reading
from graph.storage.generations import partition

_DIGITS: Final = 6


class CoauthorOrder(StrEnum):
    STRENGTH = "strength"
    NEWEST = "newest"
    OLDEST = "oldest"
    WORKS = "works"


_ORDERS: Final = {
    CoauthorOrder.STRENGTH: "strength DESC, b",
    CoauthorOrder.NEWEST: "last_year DESC NULLS LAST, strength DESC, b",
    CoauthorOrder.OLDEST: "first_year NULLS LAST, strength DESC, b",
    CoauthorOrder.WORKS: "works DESC, strength DESC, b",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins a person to one of two others."""

    works: int
    strength: float
    first_year: int | None
    last_year: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """A co-author; `ties` are to the person, or to each of the two, who were asked about."""

    pk: int
    name: str
    works: int
    ties: list[Tie]


@dataclass(frozen=True, slots=True)
class Year:
    """Of one year: how many collaborations were under way, how many of them began with it and how many ended."""

    year: int
    under_way: int
    began: int
    ended: int


@dataclass(frozen=True, slots=True)
class Coauthors:
    people: list[Known]
    total: int
    years: list[Year]


def coauthors(
    build: Reading, author: int, *, order: CoauthorOrder, limit: int, year_from: int | None, year_to: int | None
) -> Coauthors:
    """Those whose joint works touch the years, in this order, and how many they are; the years of all co-authors."""
    table = partition("graph_coauthor", build.generation)
    within = "(%(from)s::int IS NULL OR last_year >= %(from)s) AND (%(to)s::int IS NULL OR first_year <= %(to)s)"
    statement = f"""
        SELECT e.b, n.name, n.works_count, e.works, e.strength, e.first_year, e.last_year, e.total FROM (
            SELECT *, count(*) OVER () AS total FROM {table} WHERE a = %(author)s AND {within}
            ORDER BY {_ORDERS[order]} LIMIT %(limit)s
        ) e JOIN papers_author n ON n.id = e.b ORDER BY {_ORDERS[order]}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"author": author, "limit": limit, "from": year_from, "to": year_to})
        rows = cursor.fetchall()
        cursor.execute(
            f"SELECT first_year, last_year FROM {table} WHERE a = %s AND first_year IS NOT NULL",
            [author],
        )
        spans = cursor.fetchall()
    people = [Known(pk, name, works, [_tie(*tie)]) for pk, name, works, *tie, _ in rows]
    return Coauthors(people, rows[0][-1] if rows else 0, timeline(spans))


def common_coauthors(build: Reading, one: int, other: int, *, limit: int) -> Coauthors:
    """Who worked with both: those first whose weaker tie is the strongest. No years."""
    table = partition("graph_coauthor", build.generation)
    statement = f"""
        SELECT e.b, n.name, n.works_count, e.works, e.strength, e.first_year, e.last_year,
               e.works2, e.strength2, e.first2, e.last2, e.total
        FROM (
            SELECT x.b, x.works, x.strength, x.first_year, x.last_year, y.works AS works2, y.strength AS strength2,
                   y.first_year AS first2, y.last_year AS last2, count(*) OVER () AS total
            FROM {table} x JOIN {table} y ON y.b = x.b WHERE x.a = %(one)s AND y.a = %(other)s
            ORDER BY least(x.strength, y.strength) DESC, x.b LIMIT %(limit)s
        ) e JOIN papers_author n ON n.id = e.b ORDER BY least(e.strength, e.strength2) DESC, e.b
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"one": one, "other": other, "limit": limit})
        rows = cursor.fetchall()
    people = [Known(row[0], row[1], row[2], [_tie(*row[3:7]), _tie(*row[7:11])]) for row in rows]
    return Coauthors(people, rows[0][-1] if rows else 0, [])


def timeline(spans: list[tuple[int, int]]) -> list[Year]:
    """Year by year from the first to the last of the spans (first year, last year)."""
    if not spans:
        return []
    years = range(min(first for first, _ in spans), max(last for _, last in spans) + 1)
    began, ended = dict.fromkeys(years, 0), dict.fromkeys(years, 0)
    for first, last in spans:
        began[first] += 1
        ended[last] += 1
    found, under_way = [], 0
    for year in years:
        under_way += began[year]
        found.append(Year(year, under_way, began[year], ended[year]))
        under_way -= ended[year]
    return found


def _tie(works: int, strength: float, first: int | None, last: int | None) -> Tie:
    return Tie(works, round(strength, _DIGITS), first, last)
