"""One question, answered whole: the page of results, how many there are of each kind, how the query was read, what may
have been meant, and how long it took.

The page and the API show what is here; neither asks an engine itself. A search that takes too long is an answer too.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

from papers.search.asking import Kind, Question
from papers.search.counting import Count
from papers.search.engine import PAGE_SIZE, Correction, Engine, TookTooLongError, WorkPage, WorkSearch
from papers.search.names import NameKind, NamePage, count_names, did_you_mean, find_names
from papers.search.postgres import PostgresEngine
from papers.search.query.name_words import name_words
from papers.search.query.reading import read_query
from papers.search.query.tree import And, Field, Query
from papers.search.query.wording import write

# The one place that says which engine the portal searches with.
ENGINE: Final[Engine] = PostgresEngine()

# With so few works found, a word is perhaps misspelt.
_FEW: Final = 5
_MOST_NAMES: Final = 3
_MOST_PARTS: Final = 8
_NAMES: Final = {
    Kind.AUTHORS: (NameKind.AUTHOR, Field.AUTHOR),
    Kind.TOPICS: (NameKind.TOPIC, Field.TOPIC),
    Kind.INSTITUTIONS: (NameKind.INSTITUTION, Field.INSTITUTION),
    Kind.VENUES: (NameKind.VENUE, Field.VENUE),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`works` or `names` is the page of results, by the kind that was asked for; None where nothing could be asked or
    `took_too_long`. `counts` has every kind, and None for one that could not be counted in time. `parts` says, where
    nothing has all that was asked for, how many works have each part of it alone."""

    question: Question
    query: Query
    counts: dict[Kind, Count | None]
    works: WorkPage | None
    names: NamePage | None
    corrections: tuple[Correction, ...]
    names_meant: tuple[str, ...]
    parts: tuple[Correction, ...]
    took_too_long: bool
    seconds: float

    @property
    def count(self) -> Count | None:
        return self.counts[self.question.kind]


def answer_to(question: Question, *, size: int = PAGE_SIZE, engine: Engine = ENGINE) -> Answer:
    started = perf_counter()
    query = read_query(question.text)
    works: WorkPage | None = None
    names: NamePage | None = None
    counts: dict[Kind, Count | None] = {Kind.WORKS: Count(0)}
    corrections: tuple[Correction, ...] = ()
    parts: tuple[Correction, ...] = ()
    took_too_long = False
    if query.tree is not None or question.choices.anything:
        try:
            if question.kind is Kind.WORKS:
                works = engine.works(_search(question, query, size))
                counts[Kind.WORKS] = works.count
                if works.count.value <= _FEW:
                    corrections = tuple(engine.corrections(query))
                if not works.count:
                    parts = tuple(_parts(query, engine))
            else:
                counts[Kind.WORKS] = engine.count(query, question.choices)
        except TookTooLongError:
            counts[Kind.WORKS] = None
            took_too_long = question.kind is Kind.WORKS
    for kind, (name_kind, field) in _NAMES.items():
        text = name_words(query.tree, field)
        if kind is question.kind:
            names = find_names(name_kind, text, after=question.after, size=size) if text else NamePage()
            counts[kind] = names.count
        else:
            counts[kind] = count_names(name_kind, text) if text else Count(0)
    return Answer(
        question=question,
        query=query,
        counts=counts,
        works=works,
        names=names,
        corrections=corrections,
        names_meant=() if corrections else tuple(_names_meant(question, query, counts)),
        parts=parts,
        took_too_long=took_too_long,
        seconds=perf_counter() - started,
    )


def works_of(question: Question, *, limit: int, engine: Engine = ENGINE) -> Iterator[int]:
    """Primary keys of all that the question finds among works, in its order, for an export. Raises
    `TookTooLongError`."""
    query = read_query(question.text)
    if query.tree is None and not question.choices.anything:
        return iter(())
    return engine.ids(replace(_search(question, query, PAGE_SIZE), after=""), limit=limit)


def found_among(question: Question, works: Collection[int], *, engine: Engine = ENGINE) -> frozenset[int]:
    """Which of these works (primary keys) the question finds. Raises `TookTooLongError`."""
    query = read_query(question.text)
    if question.kind is not Kind.WORKS or (query.tree is None and not question.choices.anything):
        return frozenset()
    return engine.among(_search(question, query, PAGE_SIZE), works)


def _search(question: Question, query: Query, size: int) -> WorkSearch:
    return WorkSearch(query, question.choices, question.sort, question.after, size)


def _parts(query: Query, engine: Engine) -> Iterator[Correction]:
    if isinstance(query.tree, And):
        for part in query.tree.parts[:_MOST_PARTS]:
            text = write(part)
            yield Correction(text, engine.count(Query(text, part, text)))


def _names_meant(question: Question, query: Query, counts: dict[Kind, Count | None]) -> list[str]:
    """Better spellings of a name, where nobody and nothing has the one that was typed, and hardly a work says it."""
    works = counts[Kind.WORKS]
    if any(counts[kind] for kind in _NAMES) or (question.kind is Kind.WORKS and works and works.value > _FEW):
        return []
    field = _NAMES[question.kind][1] if question.kind in _NAMES else Field.AUTHOR
    text = name_words(query.tree, field)
    return did_you_mean(text)[:_MOST_NAMES] if text else []
