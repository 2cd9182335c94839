"""Which works are looked at for a page: all that match, where these are few, else those that can be on it.

Ordering a hundred thousand works to show twenty is what makes search slow. The index knows, for every work, its year
and in which step of citations and of standing it is; so the newest, the most cited and the most promising are asked
for step by step until there are enough.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.counting import CAP, Count
from papers.search.document import NO_YEAR, STANDING_STEPS, citations_step, years_tag
from papers.search.engine import Sort
from papers.search.postgres.compiling import Condition, condition_of, in_title
from papers.search.postgres.ranking import Score
from papers.search.query.tree import Node

_MOST_CITATIONS: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matching work and what it is ordered by."""

    pk: int
    year: int | None
    citations: int
    score: int

    def key(self, sort: Sort) -> tuple[int, int]:
        """Sorts the best first. No two works have the same."""
        lead = {Sort.RELEVANCE: self.score, Sort.NEWEST: self.year or 0, Sort.CITED: self.citations}[sort]
        return (-lead, -self.pk)


@dataclass(frozen=True, slots=True)
class Found:
    """`works` in no order: all that match unless `count` is capped, else the `CAP` of them that are most promising."""

    works: list[int]
    count: Count


def find(cursor: CursorWrapper, *, tree: Node | None, condition: Condition) -> Found:
    """What matches, counted as far as it is counted: the candidates for the order by relevance, and for facets."""
    matching = _gather(cursor, _by_standing(condition), most=CAP + 1)
    count = Count.of(len(matching))
    if not count.capped or tree is None or (tree_of_titles := in_title(tree)) == tree:
        return Found(matching[:CAP], count)
    titled = _both(condition, condition_of(tree_of_titles))
    promising = _gather(cursor, _by_standing(titled), most=CAP)
    return Found(list(dict.fromkeys([*promising, *matching]))[:CAP], count)


def read(cursor: CursorWrapper, works: Sequence[int], score: Score) -> list[Candidate]:
    """These works with what they are ordered by."""
    cursor.execute(
        f"SELECT d.work_id, d.year, d.citations, {score.sql} FROM papers_searchdocument d"  # noqa: S608
        " WHERE d.work_id = ANY(%s)",
        (*score.parameters, list(works)),
    )
    return [Candidate(*row) for row in cursor.fetchall()]


def count(cursor: CursorWrapper, condition: Condition) -> Count:
    found = 0
    for narrower in _by_standing(condition):
        where, parameters = narrower.where()
        cursor.execute(
            "SELECT count(*) FROM"  # noqa: S608
            f" (SELECT FROM papers_searchdocument d WHERE {where} LIMIT {CAP + 1 - found}) AS counted",
            parameters,
        )
        found += cursor.fetchone()[0]
        if found > CAP:
            break
    return Count.of(found)


def walk(
    cursor: CursorWrapper, *, condition: Condition, sort: Sort, size: int, beyond: tuple[int, int] | None,
    backwards: bool,
) -> list[Candidate]:  # fmt: skip
    """The next `size` works in the order of `sort` (not by relevance) beyond the key of a work, or from the beginning;
    the best first either way."""
    found: list[Candidate] = []
    column = "coalesce(d.year, 0)" if sort is Sort.NEWEST else "d.citations"
    direction, comparison = ("ASC", ">") if backwards else ("DESC", "<")
    for tag in _steps(cursor, sort, beyond, backwards=backwards):
        where, parameters = condition.narrowed(f"'{tag}'").where()
        if beyond is not None:
            where += f" AND ({column}, d.work_id) {comparison} (%s, %s)"
            parameters = (*parameters, -beyond[0], -beyond[1])
        cursor.execute(
            f"SELECT d.work_id, d.year, d.citations, 0 FROM papers_searchdocument d WHERE {where}"  # noqa: S608
            f" ORDER BY {column} {direction}, d.work_id {direction} LIMIT {size - len(found)}",
            parameters,
        )
        found += [Candidate(*row) for row in cursor.fetchall()]
        if len(found) >= size:
            break
    return found[::-1] if backwards else found


def _by_standing(condition: Condition) -> Iterator[Condition]:
    """The condition step by step, best works first: each work is in exactly one step."""
    if condition.has_set:  # costs more than all that matches, so it is made once
        return iter((condition,))
    return (condition.narrowed(f"'#s{step}'") for step in range(len(STANDING_STEPS) + 1))


def _gather(cursor: CursorWrapper, steps: Iterable[Condition], *, most: int) -> list[int]:
    found: list[int] = []
    for condition in steps:
        where, parameters = condition.where()
        order = " ORDER BY d.standing DESC" if condition.has_set else ""
        cursor.execute(
            f"SELECT d.work_id FROM papers_searchdocument d WHERE {where}{order} LIMIT {most - len(found)}",  # noqa: S608
            parameters,
        )
        found += [pk for (pk,) in cursor.fetchall()]
        if len(found) >= most:
            break
    return found


def _both(first: Condition, second: Condition) -> Condition:
    return Condition(
        "&".join(f"({part.tsquery})" for part in (first, second) if part.tsquery),
        " AND ".join(part.sql for part in (first, second) if part.sql),
        (*first.parameters, *second.parameters),
        has_set=first.has_set or second.has_set,
    )


def _steps(cursor: CursorWrapper, sort: Sort, beyond: tuple[int, int] | None, *, backwards: bool) -> Iterable[str]:
    """Tags of the steps from the one of `beyond` on, in the direction of reading."""
    if sort is Sort.NEWEST:
        cursor.execute("SELECT max(year), min(year) FROM papers_work")
        newest, oldest = cursor.fetchone()
        years = [] if newest is None else list(range(newest, oldest - 1, -1))
        steps = [(year, years_tag(year)) for year in years] + [(0, NO_YEAR)]
        edge = None if beyond is None else -beyond[0]
    else:
        steps = [(step, f"#c{step}") for step in range(citations_step(_MOST_CITATIONS), -1, -1)]
        edge = None if beyond is None else citations_step(-beyond[0])
    if backwards:
        steps.reverse()
        return (tag for value, tag in steps if edge is None or value >= edge)
    return (tag for value, tag in steps if edge is None or value <= edge)
