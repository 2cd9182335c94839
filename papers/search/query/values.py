"""What stands after a colon, understood: years, types, features, names and public ids.

A value that cannot be understood gives None and a note that says what would have been; nothing is guessed.
"""

import re
from collections.abc import Callable
from typing import Final

from papers.records import WorkType
from papers.search.query.limits import EARLIEST_YEAR, LATEST_YEAR
from papers.search.query.notes import Notes, listed, quoted
from papers.search.query.tokens import FieldName
from papers.search.query.tree import Feature, Field, Has, Named, Node, OfType, Phrase, Record, Term, Years
from papers.search.query.wording import RECORD_LETTERS, written_years
from papers.search.words import words
from papers.text.characters import fold

NAMED_FIELDS: Final = {
    FieldName.AUTHOR: Field.AUTHOR,
    FieldName.TOPIC: Field.TOPIC,
    FieldName.VENUE: Field.VENUE,
    FieldName.INSTITUTION: Field.INSTITUTION,
}


def read_value(field: FieldName, typed: str, notes: Notes, *, as_name: bool = False) -> Node | None:
    """The condition of a field and its value; None where it has none, and a note says so.

    `as_name`: it stood in quotation marks, so it is never an id.
    """
    if not words(typed):
        nothing_stood_after(field, notes)
        return None
    if field in NAMED_FIELDS:
        return _named(NAMED_FIELDS[field], typed, as_name=as_name)
    return _READERS[field](typed, notes)


def nothing_stood_after(field: FieldName, notes: Notes) -> None:
    notes.say(f"Nothing stood after “{field}:”, so it was left out.")


def text_condition(typed: str, *, exact: bool = False, in_title: bool = False) -> Term | Phrase | None:
    """A word in any form, or the words of what is written as one ("state-of-the-art", "ResNet50") exactly."""
    found = tuple(words(typed))
    if not found:
        return None
    if len(found) == 1 and not exact:
        return Term(found[0], in_title)
    return Phrase(found, in_title)


# --- names and ids -----------------------------------------------------------------------------------------------

_ID = re.compile(r"([A-Z])([1-9][0-9]{0,17})", re.IGNORECASE | re.ASCII)


def _named(field: Field, typed: str, *, as_name: bool) -> Node:
    found = _ID.fullmatch(typed.strip())
    if found and not as_name and found[1].upper() == RECORD_LETTERS[field]:
        return Record(field, int(found[2]))
    return Named(field, tuple(words(typed)))


# --- years -------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"\d+")
_RANGE = re.compile(r"(\d*)\s*(?:\.{2,}|…|-|–|—|to)\s*(\d*)")
_BOUND = re.compile(r"(>=|<=|=>|=<|≥|≤|>|<)\s*(\d+)")


def _years(typed: str, notes: Notes) -> Node | None:
    found = _year_bounds(typed)
    if found is None:
        notes.say(f"{quoted(typed)} is not a year, so it was left out. A year is written year:2019 or year:2017..2020.")
        return None
    first, last = found
    absurd = next((year for year in found if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR), None)
    if absurd is not None:
        notes.say(f"No work is of the year {quoted(str(absurd))}, so {quoted(f'year:{typed}')} was left out.")
        return None
    if first is not None and last is not None and first > last:
        first, last = last, first
        notes.say(f"{quoted(f'year:{typed}')} was read as year:{written_years(first, last)}.")
    return Years(first, last)


def _year_bounds(typed: str) -> tuple[int | None, int | None] | None:
    text = fold(typed.strip().rstrip(",;"))
    if _YEAR.fullmatch(text):
        return int(text), int(text)
    if found := _RANGE.fullmatch(text.replace("…", "..")):
        first, last = (int(year) if year else None for year in found.groups())
        return None if first is None and last is None else (first, last)
    if found := _BOUND.fullmatch(text):
        sign, year = found[1], int(found[2])
        if sign in {">", "<"}:
            year += 1 if sign == ">" else -1
        return (year, None) if sign in {">", ">=", "=>", "≥"} else (None, year)
    return None


# --- types -------------------------------------------------------------------------------------------------------

_TYPE_NAMES: Final = {
    WorkType.ARTICLE: ("article", "journal", "journal article"),
    WorkType.CONFERENCE_PAPER: ("conference paper", "conference", "proceedings", "proceedings paper"),
    WorkType.PREPRINT: ("preprint",),
    WorkType.BOOK: ("book", "monograph"),
    WorkType.BOOK_CHAPTER: ("book chapter", "chapter"),
    WorkType.THESIS: ("thesis", "dissertation"),
    WorkType.REPORT: ("report", "technical report"),
    WorkType.REVIEW: ("review", "survey"),
    WorkType.EDITORIAL: ("editorial",),
    WorkType.DATASET: ("dataset", "data", "data set"),
    WorkType.OTHER: ("other",),
}
_TYPES: Final = {name: kind for kind, names in _TYPE_NAMES.items() for name in names}
_SEVERAL_TYPES: Final = {"paper": (WorkType.ARTICLE, WorkType.CONFERENCE_PAPER, WorkType.PREPRINT)}
_SHORTEST_PREFIX: Final = 3


def _type(typed: str, notes: Notes) -> Node | None:
    kinds = _types_called(" ".join(words(typed)))
    if len(kinds) == 1:
        return OfType(kinds[0])
    written = quoted(f"type:{typed}")
    if kinds:
        notes.say(f"{written} may mean {listed([str(kind) for kind in kinds], last='or')}, so it was left out.")
    else:
        known = listed([str(kind) for kind in WorkType])
        notes.say(f"No type of work is called {quoted(typed)}, so it was left out. The types are {known}.")
    return None


def _types_called(name: str) -> tuple[WorkType, ...]:
    for singular in (name, name.removesuffix("s"), name.removesuffix("es") + "is", name.removesuffix("es")):
        if singular in _TYPES:
            return (_TYPES[singular],)
        if singular in _SEVERAL_TYPES:
            return _SEVERAL_TYPES[singular]
    if len(name) < _SHORTEST_PREFIX:
        return ()
    return tuple(kind for kind, names in _TYPE_NAMES.items() if any(one.startswith(name) for one in names))


# --- features ----------------------------------------------------------------------------------------------------

_FEATURES: Final = {
    **{str(feature): feature for feature in Feature},
    "tl": Feature.TLDR,
    "summary": Feature.TLDR,
    "text": Feature.FULLTEXT,
    "full": Feature.FULLTEXT,
}


def _has(typed: str, notes: Notes) -> Node | None:
    feature = _FEATURES.get("".join(words(typed)))
    if feature is None:
        known = listed([f"has:{one}" for one in Feature], last="or")
        notes.say(f"{quoted(f'has:{typed}')} was left out. What can be asked is {known}.")
        return None
    return Has(feature)


def _in_title(typed: str, notes: Notes) -> Node | None:
    return text_condition(typed, in_title=True)


_READERS: Final[dict[FieldName, Callable[[str, Notes], Node | None]]] = {
    FieldName.YEAR: _years,
    FieldName.TYPE: _type,
    FieldName.HAS: _has,
    FieldName.TITLE: _in_title,
}
