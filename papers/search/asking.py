"""What an address asks of search: its parameters, read. Pure; the page and the API read them here, so that they agree.

`q` is the query, `type` what is looked for (works, authors, topics, institutions, venues) or a type of work, which
implies works; `year`, `venue`, `topic` and `author` narrow works and may be given several times, as may types of work;
`sort` and `after` say where in the results one is. Nothing here fails: what is not understood is left out and told.

What is kept of a question is its `spelling`: the same one for every address that finds the same works for the same
reasons, so that a search is kept once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qs, urlencode

from papers.records import WorkType
from papers.search.engine import Choices, Sort
from portal.common.parameters import Refused

_MOST_VALUES: Final = 20
_LONGEST_TEXT: Final = 2_000
_LONGEST_CURSOR: Final = 2_000
_YEAR = re.compile(r"[0-9]{1,4}", re.ASCII)
_NUMBER = re.compile(r"([A-Z])([1-9][0-9]{0,17})", re.IGNORECASE | re.ASCII)
_LETTERS: Final = {"venue": "S", "topic": "T", "author": "A"}
_WORK_TYPES: Final = frozenset(kind.value for kind in WorkType)


class Kind(StrEnum):
    """What is looked for: the tabs."""

    WORKS = "works"
    AUTHORS = "authors"
    TOPICS = "topics"
    INSTITUTIONS = "institutions"
    VENUES = "venues"


@dataclass(frozen=True, slots=True)
class Question:
    """`choices`, `sort` and `after` are of the results of `kind`; the text is as it was typed."""

    text: str = ""
    kind: Kind = Kind.WORKS
    choices: Choices = field(default_factory=Choices)
    sort: Sort = Sort.RELEVANCE
    after: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.text.strip()) or self.choices.anything


def read_question(parameters: Mapping[str, Sequence[str]]) -> tuple[Question, list[Refused]]:
    """The question of an address, given each parameter with all its values."""
    wrong: list[Refused] = []
    types = [value for value in parameters.get("type", ()) if value]
    choices = Choices(
        years=tuple(_years(parameters.get("year", ()), wrong)),
        types=tuple(_distinct(value for value in types if value in _WORK_TYPES)),
        venues=tuple(_pks("venue", parameters, wrong)),
        topics=tuple(_pks("topic", parameters, wrong)),
        authors=tuple(_pks("author", parameters, wrong)),
    )
    return (
        Question(
            text=_last(parameters, "q")[:_LONGEST_TEXT],
            kind=_kind(types, wrong),
            choices=choices,
            sort=_sort(_last(parameters, "sort"), wrong),
            after=_last(parameters, "after")[:_LONGEST_CURSOR],
        ),
        wrong,
    )


def without_place(question: Question) -> Question:
    """The question itself, whichever page of its results it was asked from, in whichever order, and however it was
    typed: the order of choices, doubled ones and blanks say nothing."""
    choices = question.choices
    return Question(
        text=" ".join(question.text.split()),
        kind=question.kind,
        choices=Choices(
            years=tuple(sorted(set(choices.years))),
            types=tuple(sorted(set(choices.types))),
            venues=tuple(sorted(set(choices.venues))),
            topics=tuple(sorted(set(choices.topics))),
            authors=tuple(sorted(set(choices.authors))),
        ),
    )


def spelling(question: Question) -> str:
    """The query string of `without_place(question)`, which reading it gives again; empty where nothing is asked."""
    asked = without_place(question)
    kind = [] if asked.kind is Kind.WORKS else [asked.kind.value]
    choices = asked.choices
    return urlencode(
        [
            *(("q", text) for text in [asked.text] if text),
            *(("type", value) for value in [*kind, *choices.types]),
            *(("year", str(year)) for year in choices.years),
            *(("venue", f"S{pk}") for pk in choices.venues),
            *(("topic", f"T{pk}") for pk in choices.topics),
            *(("author", f"A{pk}") for pk in choices.authors),
        ]
    )


def read_spelling(query: str) -> Question:
    """The question of a query string, without its place in the results: of one that was kept, or of any other."""
    return without_place(read_question(parse_qs(query))[0])


def _last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    return next(reversed(parameters.get(name, ())), "")


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))[:_MOST_VALUES]


def _kind(types: Sequence[str], wrong: list[Refused]) -> Kind:
    kinds = [Kind(value) for value in types if value in set(Kind)]
    unknown = [value for value in types if value not in set(Kind) | _WORK_TYPES]
    if unknown:
        known = ", ".join([*Kind, *WorkType])
        wrong.append(Refused("type", f"“{unknown[0][:40]}” is none of {known}."))
    return kinds[-1] if kinds else Kind.WORKS


def _sort(value: str, wrong: list[Refused]) -> Sort:
    if value in set(Sort):
        return Sort(value)
    if value:
        wrong.append(Refused("sort", f"“{value[:40]}” is none of {', '.join(Sort)}."))
    return Sort.RELEVANCE


def _years(values: Sequence[str], wrong: list[Refused]) -> Iterable[int]:
    for value in _distinct(value for value in values if value):
        if _YEAR.fullmatch(value):
            yield int(value)
        else:
            wrong.append(Refused("year", f"“{value[:40]}” is not a year."))


def _pks(name: str, parameters: Mapping[str, Sequence[str]], wrong: list[Refused]) -> Iterable[int]:
    letter = _LETTERS[name]
    for value in _distinct(value for value in parameters.get(name, ()) if value):
        found = _NUMBER.fullmatch(value)
        if found and found[1].upper() == letter:
            yield int(found[2])
        else:
            wrong.append(Refused(name, f"“{value[:40]}” is not the id of one, such as {letter}1."))
