"""Which works are looked at for a page: all that match, where these are few, else those that can be on it.

Ordering a hundred thousand works to show twenty is what makes search slow. The index knows, for every work, its year
and in which step of citations and of standing it is, and what of the query is in its title. So matches are asked for
in parts, the most promising first, and PostgreSQL stops as soon as there are more works than are counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.counting import CAP, Count
from papers.search.document import NO_YEAR, STANDING_STEPS, citations_step, years_tag
from papers.search.engine import Sort
from papers.search.postgres.compiling import Condition, Parameters
from papers.search.postgres.ranking import UNSCORED, Score

_MOST_CITATIONS: Final = 2**31 - 1
# With fewer works that have everything in the title, all that match are probably few enough to be read at once.
_FEW: Final = 100
_THESE: Final = "SELECT * FROM papers_searchdocument WHERE work_id = ANY(%s)"


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


class Expected(Enum):
    """How many works probably match."""

    FEW = "fewer than are counted"
    FEW_TITLES = "perhaps many, but not with everything in the title"
    MANY = "more than are counted"


@dataclass(frozen=True, slots=True)
class Found:
    """`candidates` in no order: all that match unless `count` is capped, else the `CAP` most promising of them."""

    candidates: list[Candidate]
    count: Count

    @property
    def works(self) -> list[int]:
        return [candidate.pk for candidate in self.candidates]


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the matches; `titled` says that everything asked of their text is in their titles."""

    condition: Condition
    titled: bool = False


def find(
    cursor: CursorWrapper,
    *,
    condition: Condition,
    titled: Condition | None = None,
    score: Score = UNSCORED,
    expected: Expected = Expected.MANY,
) -> Found:
    """What matches, counted as far as it is counted.

    `titled` is the same condition with everything that is asked of the text in the title; it implies the other. What is
    `expected` decides what is tried first, never what is found.
    """
    whole = _Part(condition)
    if condition.has_set:  # costs more than all that matches, so it is made once
        return _counted(_read(cursor, [whole], score, limit=CAP + 1))
    if titled is None:
        return _counted(_read(cursor, _by_standing(whole), score, limit=CAP + 1))
    in_titles = _Part(titled, titled=True)
    if expected is Expected.FEW or (expected is Expected.FEW_TITLES and _few(cursor, in_titles)):
        found = _counted(_read(cursor, [in_titles, whole], score, limit=2 * CAP + 2))
        if not found.count.capped:
            return found
    first = _read(cursor, _by_standing(in_titles), score, limit=CAP + 1)
    if len(first) > CAP:
        return _counted(first)
    # Those of the first part come again.
    return _counted([*first, *_read(cursor, _by_standing(whole), score, limit=CAP + 1 + len(first))])


def _few(cursor: CursorWrapper, part: _Part) -> bool:
    united, parameters = _united([part], "", limit=_FEW)
    cursor.execute(f"SELECT count(*) FROM ({united}) AS counted", parameters)  # noqa: S608
    found: int = cursor.fetchone()[0]
    return found < _FEW


def _counted(rows: Iterable[Candidate]) -> Found:
    """Each work once, as it came first."""
    found: dict[int, Candidate] = {}
    for row in rows:
        found.setdefault(row.pk, row)
    return Found(list(found.values())[:CAP], Count.of(len(found)))


def count(cursor: CursorWrapper, condition: Condition) -> Count:
    whole = _Part(condition)
    parts, parameters = _united([whole] if condition.has_set else _by_standing(whole), "", limit=CAP + 1)
    cursor.execute(f"SELECT count(*) FROM ({parts}) AS counted", parameters)  # noqa: S608
    return Count.of(cursor.fetchone()[0])


def which(cursor: CursorWrapper, condition: Condition, works: Sequence[int]) -> list[int]:
    """Those of a few works that match."""
    where, parameters = condition.where()
    # The rows are taken first: the index of lexemes would be asked about the whole corpus for each of them.
    cursor.execute(
        f"WITH d AS MATERIALIZED ({_THESE}) SELECT d.work_id FROM d WHERE {where}",  # noqa: S608
        (list(works), *parameters),
    )
    return [pk for (pk,) in cursor.fetchall()]


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


def _by_standing(part: _Part) -> list[_Part]:
    """The part in smaller ones, best works first: each work is in exactly one of them."""
    steps = range(len(STANDING_STEPS) + 1)
    return [_Part(part.condition.narrowed(f"'#s{step}'"), titled=part.titled) for step in steps]


def _read(cursor: CursorWrapper, parts: Sequence[_Part], score: Score, *, limit: int) -> list[Candidate]:
    columns = "d.work_id, d.year, d.citations, d.standing, d.front, {titled} AS titled"
    united, parameters = _united(parts, columns, limit=limit)
    # The rows are chosen first, so that the score is computed for no others.
    cursor.execute(
        f"SELECT d.work_id, d.year, d.citations, {score.sql} FROM ({united}) AS d",  # noqa: S608
        (*score.parameters, *parameters),
    )
    return [Candidate(*row) for row in cursor.fetchall()]


def _united(parts: Sequence[_Part], columns: str, *, limit: int) -> tuple[str, Parameters]:
    """The parts one after the other."""
    statements: list[str] = []
    parameters: Parameters = ()
    for part in parts:
        where, given = part.condition.where()
        order = " ORDER BY d.standing DESC" if part.condition.has_set else ""
        wanted = columns.format(titled=int(part.titled))
        statements.append(f"(SELECT {wanted} FROM papers_searchdocument d WHERE {where}{order})")  # noqa: S608
        parameters = (*parameters, *given)
    return f"{' UNION ALL '.join(statements)} LIMIT {limit}", parameters


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
