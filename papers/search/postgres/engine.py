"""The engine: puts conditions, candidates, ranking, facets and passages together, within bounds of time."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2.errors import QueryCanceled

from papers.models import WorkText
from papers.search.counting import Count
from papers.search.engine import (
    Choices,
    Correction,
    Facet,
    FoundWork,
    Origin,
    Passage,
    Sort,
    TookTooLongError,
    WorkPage,
    WorkSearch,
)
from papers.search.passages import Wanted, marked, matches, opening, passages, wanted_of
from papers.search.postgres.candidates import Candidate, Expected, Found, count, find, walk, which
from papers.search.postgres.compiling import Condition, any_of, condition_of, in_title
from papers.search.postgres.corpus import known_of
from papers.search.postgres.facets import FACETS, chosen_of, facets_of
from papers.search.postgres.naming import resolved
from papers.search.postgres.ranking import UNSCORED, Score, score_of
from papers.search.postgres.spelling import respelt
from papers.search.query.tree import Node, Query
from papers.search.query.wording import write
from papers.selectors.wished_names import former_names
from papers.selectors.work_lines import WorkLine, work_lines
from portal.common.pagination import Cursor, Key, Order, read_cursor

# Of one statement. Searches that are worth waiting for take a hundredth of it.
_TIME_LIMIT: Final = "1500ms"
_MEMORY: Final = "32MB"
_ORDER: Final = Order((Key("lead", descending=True), Key("pk", descending=True)))
_PASSAGES: Final = 2
_WORKS_AT_ONCE: Final = 500


class PostgresEngine:
    """`papers.search.engine.Engine` over `papers_searchdocument`."""

    def works(self, search: WorkSearch) -> WorkPage:
        with _bounded() as cursor:
            tree = resolved(cursor, search.query.tree)
            condition = _narrowed(condition_of(tree), search.choices)
            found = _found(cursor, search, tree)
            page = _page(cursor, search, condition, found)
            facets = _facets(cursor, tree, search.choices, found)
        return WorkPage(
            works=tuple(_shown([candidate.pk for candidate in page.rows], wanted_of(search.query.tree))),
            count=found.count,
            facets=facets,
            facets_of=len(found.candidates),
            next=page.next,
            previous=page.previous,
        )

    def count(self, query: Query, choices: Choices = Choices()) -> Count:  # noqa: B008 - frozen
        with _bounded() as cursor:
            return count(cursor, _narrowed(condition_of(resolved(cursor, query.tree)), choices))

    def corrections(self, query: Query) -> list[Correction]:
        with _bounded() as cursor:
            found = []
            for tree in respelt(cursor, query.tree):
                works = count(cursor, condition_of(resolved(cursor, tree)))
                if works:
                    found.append(Correction(write(tree), works))
            return sorted(found, key=lambda correction: -correction.count.value)

    def ids(self, search: WorkSearch, *, limit: int) -> Iterator[int]:
        with _bounded() as cursor:
            tree = resolved(cursor, search.query.tree)
        condition = _narrowed(condition_of(tree), search.choices)
        given: set[int] = set()
        if search.sort is Sort.RELEVANCE:
            with _bounded() as cursor:
                found = _found(cursor, search, tree)
            best = sorted(found.candidates, key=lambda candidate: candidate.key(Sort.RELEVANCE))[:limit]
            given.update(candidate.pk for candidate in best)
            yield from (candidate.pk for candidate in best)
            if not found.count.capped:
                return
        # Beyond what is ranked, the newest first.
        sort = Sort.NEWEST if search.sort is Sort.RELEVANCE else search.sort
        beyond: tuple[int, int] | None = None
        while len(given) < limit:
            with _bounded() as cursor:
                rows = walk(cursor, condition=condition, sort=sort, size=_WORKS_AT_ONCE, beyond=beyond, backwards=False)
            if not rows:
                return
            beyond = rows[-1].key(sort)
            for row in rows:
                if row.pk not in given and len(given) < limit:
                    given.add(row.pk)
                    yield row.pk

    def among(self, search: WorkSearch, works: Collection[int]) -> frozenset[int]:
        asked = sorted(set(works))
        found: set[int] = set()
        for start in range(0, len(asked), _WORKS_AT_ONCE):
            with _bounded() as cursor:
                if not start:
                    condition = _narrowed(condition_of(resolved(cursor, search.query.tree)), search.choices)
                found.update(which(cursor, condition, asked[start : start + _WORKS_AT_ONCE]))
        return frozenset(found)


@contextmanager
def _bounded() -> Iterator[CursorWrapper]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL statement_timeout = '{_TIME_LIMIT}'; SET LOCAL work_mem = '{_MEMORY}'; SET LOCAL jit = off;"
                # The planner takes a common word for a reason to read rows one by one, unpacking every vector.
                " SET LOCAL enable_seqscan = off"
            )
            yield cursor
            # Within a longer transaction the limits would outlive the search.
            cursor.execute(
                "SET LOCAL statement_timeout = DEFAULT; SET LOCAL work_mem = DEFAULT; SET LOCAL jit = DEFAULT;"
                " SET LOCAL enable_seqscan = DEFAULT"
            )
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLongError("The search takes too long.") from error
        raise


def _narrowed(condition: Condition, choices: Choices) -> Condition:
    for tags in (
        [f"#y{year}" for year in choices.years],
        [f"#{kind}" for kind in choices.types],
        [f"#S{pk}" for pk in choices.venues],
        [f"#T{pk}" for pk in choices.topics],
        [f"#A{pk}" for pk in choices.authors],
    ):
        if tags:
            condition = condition.narrowed(any_of(tags))
    return condition


class _Rows:
    """The works of one page, and the cursors of the pages beside it."""

    def __init__(self, rows: Sequence[Candidate], sort: Sort, *, before: bool, after: bool) -> None:
        self.rows = rows
        self.next = _token(rows[-1], sort, before=False) if rows and after else None
        self.previous = _token(rows[0], sort, before=True) if rows and before else None


def _token(row: Candidate, sort: Sort, *, before: bool) -> str:
    lead, pk = row.key(sort)
    return Cursor((-lead, -pk), before=before).token()


def _page(cursor: CursorWrapper, search: WorkSearch, condition: Condition, found: Found) -> _Rows:
    place = read_cursor(search.after, _ORDER)
    backwards = place is not None and place.before
    beyond = None if place is None else (-int(place.values[0] or 0), -int(place.values[1] or 0))
    sort, size = search.sort, search.size
    if sort is not Sort.RELEVANCE and found.count.capped:
        rows = walk(cursor, condition=condition, sort=sort, size=size + 1, beyond=beyond, backwards=backwards)
        more = len(rows) > size
        rows = rows[-size:] if backwards else rows[:size]
        return _Rows(rows, sort, before=more if backwards else place is not None, after=backwards or more)
    ordered = sorted(found.candidates, key=lambda candidate: candidate.key(sort))
    keys = [candidate.key(sort) for candidate in ordered]
    if beyond is None:
        first = 0
    elif backwards:
        first = max(0, bisect_left(keys, beyond) - size)
    else:
        first = bisect_right(keys, beyond)
    last = bisect_left(keys, beyond) if backwards and beyond is not None else first + size
    return _Rows(ordered[first:last], sort, before=first > 0, after=last < len(ordered))


def _found(cursor: CursorWrapper, search: WorkSearch, tree: Node | None) -> Found:
    known = known_of(cursor, search.query)
    score = UNSCORED
    if search.sort is Sort.RELEVANCE:
        score = score_of(search.query.tree, weights=known.weights, titled=known.titled)
    return _matching(cursor, tree, search.choices, score=score, expected=known.expected)


def _matching(
    cursor: CursorWrapper,
    tree: Node | None,
    choices: Choices,
    *,
    score: Score = UNSCORED,
    expected: Expected = Expected.MANY,
) -> Found:
    condition = _narrowed(condition_of(tree), choices)
    titled = None
    if tree is not None and (tree_of_titles := in_title(tree)) != tree:
        titled = _narrowed(condition_of(tree_of_titles), choices)
        if titled.sql:  # has to be read in the texts, which pays for nothing that comes of it
            titled = None
    return find(cursor, condition=condition, titled=titled, score=score, expected=expected)


def _facets(cursor: CursorWrapper, tree: Node | None, choices: Choices, found: Found) -> tuple[Facet, ...]:
    """What is chosen in a facet narrows the others, not itself: its other values can still be added."""
    chosen = [name for name in FACETS if chosen_of(choices, name)]
    others = [name for name in FACETS if name not in chosen]
    made = {facet.name: facet for facet in facets_of(cursor, found.works, choices, names=others)}
    for name in chosen:
        works = _matching(cursor, tree, replace(choices, **{f"{name}s": ()})).works
        made |= {facet.name: facet for facet in facets_of(cursor, works, choices, names=[name])}
    return tuple(made[name] for name in FACETS)


def _shown(pks: Sequence[int], wanted: Wanted) -> Iterator[FoundWork]:
    lines = {int(line.public_id[1:]): line for line in work_lines(pks)}
    for pk in pks:
        if pk in lines:
            yield _shown_work(pk, lines[pk], wanted)


def _shown_work(pk: int, line: WorkLine, wanted: Wanted) -> FoundWork:
    in_title, in_tldr = matches(line.title, wanted), matches(line.tldr, wanted)
    in_abstract = matches(line.abstract, wanted)
    missing = set(range(len(wanted.leaves))) - {match.leaf for match in (*in_title, *in_tldr, *in_abstract)}
    found = passages(line.abstract, wanted, origin=Origin.ABSTRACT, most=_PASSAGES)
    if missing:
        left = Wanted(tuple(wanted.leaves[leaf] for leaf in sorted(missing)))
        found = (*found[:1], *_from_fulltext(pk, left))
    if not found and not line.tldr and (begin := opening(line.abstract)):
        found = (begin,)
    return FoundWork(line, marked(line.title, in_title), marked(line.tldr, in_tldr), found)


def _from_fulltext(pk: int, wanted: Wanted) -> tuple[Passage, ...]:
    text = WorkText.objects.filter(pk=pk).values_list("text", flat=True).first()
    if not text:
        return ()
    return passages(former_names(pk).without(text), wanted, origin=Origin.FULLTEXT, most=_PASSAGES)
