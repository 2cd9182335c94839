"""What was typed, cut into marks, words and fields. Any text has tokens; what they mean is decided later.

A field is told here, because whether "topic:" is one decides what the next mark belongs to. A colon anywhere else is
part of a word: titles have them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from papers.search.words import is_common, words


class FieldName(StrEnum):
    """What can stand before a colon."""

    AUTHOR = "author"
    TOPIC = "topic"
    VENUE = "venue"
    INSTITUTION = "institution"
    YEAR = "year"
    TYPE = "type"
    HAS = "has"
    IN = "in"
    TITLE = "title"


_ALSO: Final = {
    FieldName.AUTHOR: "authors by au",
    FieldName.TOPIC: "topics keyword keywords tag tags subject",
    FieldName.VENUE: "venues journal conference source",
    FieldName.INSTITUTION: "institutions affiliation affiliations organisation organization university",
    FieldName.YEAR: "years",
    FieldName.TYPE: "types",
    FieldName.TITLE: "titles intitle ti",
}
FIELDS: Final = {str(name): name for name in FieldName} | {
    other: name for name, others in _ALSO.items() for other in others.split()
}


class Operator(StrEnum):
    AND = "AND"
    OR = "OR"
    NOT = "NOT"


@dataclass(frozen=True, slots=True)
class Typed:
    """Letters up to the next space or mark. `joined` where a quotation or a parenthesis follows without space."""

    text: str
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    text: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class FieldMark:
    """A known field and its colon. `text` is how it was typed."""

    name: FieldName
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    pass


@dataclass(frozen=True, slots=True)
class Close:
    pass


Token = Typed | Quoted | FieldMark | Open | Close | Operator

_QUOTES: Final = '"“”„‟«»＂'
_OPENING: Final = "(（"
_CLOSING: Final = ")）"
_BARS: Final = "|"
_SPACE = re.compile(r"\s+")
_FIELD = re.compile(r"([^\W\d_]{2,20})([:：])")
_QUOTATION = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")
_RUN = re.compile(rf"[^\s{_QUOTES}{_OPENING}{_CLOSING}{_BARS}]+")
_NEGATION = re.compile(rf"[-−](?=[^\s\-−{_CLOSING}{_BARS}])")
_AND_SIGN = re.compile(r"(?:&&?|\+)(?=\s|$)")
_CAPITALS = re.compile(rf"(AND|OR|NOT)(?=[\s{_QUOTES}{_OPENING}{_CLOSING}{_BARS}]|$)")
# What a person writes with spaces although it is one value. "2018.. 2019" is not: since 2018, and the word 2019.
_YEARS_APART = re.compile(r"\d{4}(?:\s*(?:-|–|—|to\b)\s*|\s+(?:\.{2,}|…)\s+)\d{4}\b|(?:>=|<=|=>|=<|≥|≤|>|<)\s*\d{4}\b")
# Where a quotation that was never closed ends.
_QUOTATION_STOPS = re.compile(rf"\s(?:AND|OR|NOT)(?=\s|$)|[{_OPENING}{_CLOSING}{_BARS}]|\s-(?=\w)")


def tokens(text: str) -> Iterator[Token]:
    at = 0
    fresh = True  # only at the start of a word can a sign mean something
    token: Token | None = None
    while at < len(text):
        if space := _SPACE.match(text, at):
            at, fresh = space.end(), True
            continue
        if _is_years(token) and (years := _YEARS_APART.match(text, at)):
            token, at = Typed(years[0]), years.end()
        else:
            token, at = _next(text, at, fresh=fresh)
        # After these another word starts; after a quotation, a closing or a field the same one goes on.
        match token:
            case None | Open() | Operator() | Quoted(closed=False):
                fresh = True
            case _:
                fresh = False
        if token is not None:
            yield token


def _is_years(token: Token | None) -> bool:
    return isinstance(token, FieldMark) and token.name is FieldName.YEAR


def _next(text: str, at: int, *, fresh: bool) -> tuple[Token | None, int]:
    letter = text[at]
    if letter in _OPENING:
        return Open(), at + 1
    if letter in _CLOSING:
        return Close(), at + 1
    if letter in _BARS:
        return Operator.OR, _past(text, at, _BARS)
    if letter in _QUOTES:
        return _quotation(text, at)
    if fresh and (sign := _sign(text, at)):
        return sign
    end = _run_end(text, at)
    return Typed(text[at:end], joined=end < len(text) and text[end] in _QUOTES + _OPENING), end


def _sign(text: str, at: int) -> tuple[Token | None, int] | None:
    """Whatever means something only at the start of a word."""
    if found := _NEGATION.match(text, at):
        return Operator.NOT, found.end()
    if found := _AND_SIGN.match(text, at):
        return Operator.AND, found.end()
    if text[at] == "+":
        return None, at + 1
    if found := _CAPITALS.match(text, at):
        return Operator(found[1]), found.end()
    if (found := _FIELD.match(text, at)) and found[1].lower() in FIELDS and (end := _value_start(text, found)):
        return FieldMark(FIELDS[found[1].lower()], found[1] + found[2]), end
    return None


def _past(text: str, at: int, letters: str) -> int:
    while at < len(text) and text[at] in letters:
        at += 1
    return at


def _run_end(text: str, at: int) -> int:
    found = _RUN.match(text, at)
    return found.end() if found else at + 1


def _quotation(text: str, at: int) -> tuple[Token, int]:
    if found := _QUOTATION.match(text, at):
        return Quoted(found[1]), found.end()
    end = stop.start() if (stop := _QUOTATION_STOPS.search(text, at + 1)) else len(text)
    for field in re.finditer(rf"(?<=\s){_FIELD.pattern}", text[at + 1 : end]):
        if field[1].lower() in FIELDS:
            end = at + 1 + field.start()
            break
    return Quoted(text[at + 1 : end], closed=False), end


def _value_start(text: str, field: re.Match[str]) -> int:
    """Where the value of a field begins; 0 where this is no field but a word with a colon.

    A space after the colon is allowed before a quotation or a parenthesis, and before a word if the field goes by its
    own name: a person writes "author: hinton", and a title may say "by: the people".
    """
    colon = field.end()
    following = _SPACE.match(text, colon)
    start = following.end() if following else colon
    by_its_name = field[1].lower() in set(FieldName) - {FieldName.IN, FieldName.HAS, FieldName.TITLE}
    if start == len(text) or text[start] in _CLOSING + _BARS:
        return start if by_its_name else 0
    if following is None:
        return 0 if text.startswith(("//", ":"), colon) else colon
    if text[start] in _QUOTES + _OPENING:
        return start
    return _value_after_space(text, field, start) if by_its_name else 0


def _value_after_space(text: str, field: re.Match[str], start: int) -> int:
    another = _FIELD.match(text, start)
    if _CAPITALS.match(text, start) or text[start] in "-−" or (another and another[1].lower() in FIELDS):
        return field.end()  # a field with nothing after it
    following = words(text[start : _run_end(text, start)])
    if not following:
        return start if field[1].lower() == FieldName.YEAR else field.end()
    # A title goes on after its colon ("Modelling by topic: a survey"); a name hardly begins like this.
    return 0 if is_common(following[0]) else start
