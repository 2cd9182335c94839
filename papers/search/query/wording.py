"""A tree written in the query language, one spelling for each tree, with as few parentheses as its meaning needs.

`read_query` of it gives the tree again: whoever changes the language changes both, and the property test holds them
together.
"""

from itertools import pairwise
from typing import Final

from papers.search.query.tree import And, Has, Named, Node, Not, OfType, Or, Phrase, Record, Term, Years
from papers.search.words import words

RECORD_LETTERS: Final = {"author": "A", "topic": "T", "venue": "S", "institution": "I"}


def write(tree: Node | None) -> str:
    match tree:
        case None:
            return ""
        case Or(parts):
            return " OR ".join(write(part) for part in parts)
        case And(parts):
            return " ".join(_beside(before, part) for before, part in zip((None, *parts), parts, strict=False))
        case Not(part):
            return f"-{_within(part, And, Or)}"
        case _:
            return _leaf(tree)


def _beside(before: Node | None, part: Node) -> str:
    """A part of an And. "year:2018 -2019" would be a range."""
    if isinstance(before, Years) and isinstance(part, Not) and isinstance(part.part, Term):
        return f"NOT {write(part.part)}"
    return _within(part, Or)


def _within(part: Node, *looser: type[Node]) -> str:
    return f"({write(part)})" if isinstance(part, looser) else write(part)


def _leaf(leaf: Node) -> str:
    match leaf:
        case Term(word, in_title):
            text = f"title:{word}" if in_title else word
        case Phrase(phrase, in_title):
            text = f'title:"{_spaced(phrase)}"' if in_title else f'"{_spaced(phrase)}"'
        case Named(field, (word,)):
            text = f"{field}:{word}"
        case Named(field, several):
            text = f'{field}:"{_spaced(several)}"'
        case Record(field, pk):
            text = f"{field}:{RECORD_LETTERS[field]}{pk}"
        case Years(first, last):
            text = f"year:{written_years(first, last)}"
        case OfType(kind):
            text = f"type:{kind}"
        case Has(feature):
            text = f"has:{feature}"
        case And() | Or() | Not():
            raise TypeError(leaf)
    return text


def written_years(first: int | None, last: int | None) -> str:
    if first == last:
        return str(first)
    return f"{first or ''}..{last or ''}"


def _spaced(several: tuple[str, ...]) -> str:
    """As they are written: characters of Chinese and Japanese stand side by side."""
    text = several[0]
    for before, word in pairwise(several):
        beside = not before.isascii() and not word.isascii() and words(before + word) == [before, word]
        text += word if beside else f" {word}"
    return text
