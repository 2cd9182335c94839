r"""A work as search sees it, made of what the portal knows of the work. Pure.

Every lexeme is text that PostgreSQL stores without interpreting it, and its first characters say what kind it is:

    augment              a word, stemmed
    =augmentation        that very word
    data augmentation    two neighbouring words, exactly (a phrase of two is one look-up; longer ones are verified)
    t:augment  t:=augmentation  t:data augmentation      the same, of the title
    #A12 #S3 #T5 #I7     its authors, venue, topics and institutions
    #y2019 #y201_ #y     its year, its decade; the last: no year is known
    #preprint #tldr …    its type, what it has
    #c7 #s2              its citations and its standing, in steps

Words hold letters or digits only, so no mark can be part of one. Names of its authors and venue, and its year, are
found as words but not as exact ones: those are promised to stand in the text.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from papers.search.words import COMMON_WORDS, stem, words
from papers.text import segments

# PostgreSQL holds a megabyte of lexemes in a row. The words that come last in a text of several hundred pages are
# left out, so that the row is accepted.
_MOST_BYTES: Final = 1_000_000
_BLOCK: Final = 1_000

FIELD_BREAK: Final = " ¶ "

# Weights of PostgreSQL's ranking, and the most places of one word worth keeping.
_TITLE, _TOLD, _ABSTRACT, _NAMES = "A", "B", "C", "D"
_MOST_PLACES: Final = 20
_LAST_PLACE: Final = 5_000

# TeX commands that are read aloud; the others only say how something looks.
_GREEK: Final = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi
omega
"""
_SPOKEN: Final = frozenset((*_GREEK.split(), "log", "exp", "min", "max", "sin", "cos", "infty"))
_COMMAND = re.compile(r"\\(?:var)?([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Described:
    """What the portal knows of a work. Texts hold formulae between dollar signs; `keywords` are names of topics,
    `names` those of its authors and of its venue."""

    pk: int
    title: str
    tldr: str
    abstract: str
    keywords: Sequence[str]
    names: Sequence[str]
    fulltext: str
    year: int | None
    type: str
    citations: int
    standing: float
    venue: int | None
    authors: Sequence[int]
    topics: Sequence[int]
    institutions: Sequence[int]


@dataclass(frozen=True, slots=True)
class Document:
    """`lexemes` and `front` are tsvector literals, `plain` the text word by word; `vocabulary` are the words of all
    but the full text."""

    lexemes: str
    front: str
    plain: str
    vocabulary: frozenset[str]


def make_document(work: Described) -> Document:
    title, tldr, abstract = (spoken_words(text) for text in (work.title, work.tldr, work.abstract))
    keywords = [spoken_words(text) for text in work.keywords]
    fulltext = words(work.fulltext)
    names = [word for name in work.names for word in words(name)]
    if work.year is not None:
        names.append(str(work.year))
    front = [(title, _TITLE), (tldr, _TOLD), *((found, _TOLD) for found in keywords), (abstract, _ABSTRACT)]
    return Document(
        lexemes=_literal(_all_lexemes(work, names=names, title=title, others=[tldr, *keywords, abstract, fulltext])),
        front=_front([*front, (names, _NAMES)]),
        plain=f" {FIELD_BREAK.join(' '.join(found) for found in (title, tldr, abstract, *keywords, fulltext))} ",
        vocabulary=frozenset(word for found, _ in front for word in found),
    )


def spoken_words(text: str) -> list[str]:
    r"""The words of a title or abstract; of a formula, what one would say: "$\beta$-VAE" gives beta and vae."""
    if "$" not in text and "\\" not in text:
        return words(text)
    return words("".join(_spoken(part.text) if part.is_formula else part.text for part in segments(text)))


def years_tag(year: int) -> str:
    return f"#y{year}"


def decade_tag(year: int) -> str:
    return f"#y{year // 10}_"


NO_YEAR: Final = "#y"


def citations_step(citations: int) -> int:
    """0 for none, then 1, 2-3, 4-7, …: works of a higher step always have more citations."""
    return citations.bit_length()


# Standings from which the steps begin, best first: about one work in a hundred, in twenty, and in five. They only
# decide which works are looked at first when thousands match, so they need not be exact.
STANDING_STEPS: Final = (0.65, 0.55, 0.4)


def standing_step(standing: float) -> int:
    """How many steps a work stands below the best: 0 to len(STANDING_STEPS)."""
    return sum(standing < bound for bound in STANDING_STEPS)


# A work of as many citations has all the standing that citations give.
_MOST_CITED: Final = 10_000
_FRESH_YEARS: Final = 8.0
_CITATIONS_SHARE: Final = 0.7


def standing_of(*, citations: int, year: int | None, this_year: int) -> float:
    """What ranks works that match alike, from 0 to 1: how much others build on a work, and how new it is.

    Citations count by their logarithm, age by half-life, so neither a thousandth citation nor a year decides alone.
    """
    cited = min(1.0, math.log1p(max(0, citations)) / math.log1p(_MOST_CITED))
    fresh = 0.0 if year is None else 0.5 ** (max(0, this_year - year) / _FRESH_YEARS)
    return round(_CITATIONS_SHARE * cited + (1 - _CITATIONS_SHARE) * fresh, 4)


def _spoken(tex: str) -> str:
    return _COMMAND.sub(lambda found: f" {found[1]} " if found[1] in _SPOKEN else " ", f" {tex} ")


def _lexemes(found: Sequence[str]) -> Iterable[str]:
    for word in found:
        if word not in COMMON_WORDS:
            yield stem(word)
        yield f"={word}"
    for first, second in pairwise(found):
        yield f"{first} {second}"


def _all_lexemes(
    work: Described, *, names: Sequence[str], title: Sequence[str], others: Iterable[Sequence[str]]
) -> set[str]:
    """What matters most first, as far as the row has room."""
    found = set(_tags(work))
    parts = chain(
        [{stem(word) for word in names}],
        ({f"t:{lexeme}" for lexeme in block} | block for block in _blocks(title)),
        *(_blocks(text) for text in others),
    )
    room = _MOST_BYTES - _bytes(found)
    for part in parts:
        fresh = part - found
        room -= _bytes(fresh)
        if room < 0:
            break
        found |= fresh
    return found


def _blocks(text: Sequence[str]) -> Iterator[set[str]]:
    """Lexemes of so many words at a time, each with the first word of the next, because neighbours are pairs."""
    return (set(_lexemes(text[start : start + _BLOCK + 1])) for start in range(0, len(text), _BLOCK))


def _bytes(lexemes: Iterable[str]) -> int:
    joined = "".join(lexemes)
    return len(joined) if joined.isascii() else len(joined.encode())


def _tags(work: Described) -> Iterator[str]:
    yield f"#{work.type}"
    yield f"#c{citations_step(work.citations)}"
    yield f"#s{standing_step(work.standing)}"
    if work.year is None:
        yield NO_YEAR
    else:
        yield years_tag(work.year)
        yield decade_tag(work.year)
    for name, text in (("tldr", work.tldr), ("abstract", work.abstract), ("fulltext", work.fulltext)):
        if text:
            yield f"#{name}"
    if work.venue is not None:
        yield f"#S{work.venue}"
    yield from (f"#T{pk}" for pk in work.topics)
    yield from (f"#I{pk}" for pk in work.institutions)
    yield from (f"#A{pk}" for pk in work.authors)


def _literal(lexemes: Iterable[str]) -> str:
    return " ".join([f"'{lexeme}'" for lexeme in lexemes])


def _front(fields: Iterable[tuple[Sequence[str], str]]) -> str:
    """Stems with their places. Fields stand far enough apart that no phrase runs from one into the next."""
    places: dict[str, list[str]] = {}
    place = 0
    for found, weight in fields:
        for word in found:
            place += 1
            if word in COMMON_WORDS or place > _LAST_PLACE:
                continue
            known = places.setdefault(stem(word), [])
            if len(known) < _MOST_PLACES:
                known.append(f"{place}{weight}")
        place += 10
    return " ".join([f"'{lexeme}':{','.join(known)}" for lexeme, known in places.items()])
