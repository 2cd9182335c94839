r"""What a word is, for documents and queries alike. Pure.

Letters and digits never share a word: "ResNet50", "ResNet-50" and "resnet 50" are the same two words, and a footnote
number glued to a word hides nothing. Case, compatibility forms and Western diacritics are folded. A Greek letter that
stands alone goes by its name, so "β-VAE", "beta-VAE" and "$\beta$-VAE" agree. Chinese and Japanese are written without
spaces: there each character is a word, and a run of them is found as a phrase.

Whoever changes a rule here has to rebuild every search document: `VERSION` says so.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import Stemmer

from papers.text.characters import fold

VERSION: Final = 1

# The longest word worth telling apart; an index has no use for the megabyte that a damaged file takes for one.
LONGEST_WORD: Final = 64

# The letters only: the middle dot of katakana and lone voicing marks stand between words or belong to one.
_UNSPACED: Final = (
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)


def _marks() -> str:
    """Combining marks as the inside of a character class: they belong to the letter before them."""
    codes = [code for code in range(0x300, sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "M"]
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_MARKS: Final = _marks()
_WORD = re.compile(rf"[{_UNSPACED}][{_MARKS}]*|(?:(?![{_UNSPACED}])[^\W\d_][{_MARKS}]*)+|\d+")
_ASCII_WORD = re.compile(r"[a-z]+|[0-9]+")
_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip

_COMMON: Final = """
a about above after again against all also am an and any are as at be because been before being below between both but
by can cannot could did do does doing down during each few for from further had has have having he her here hers herself
him himself his how however i if in into is it its itself me more most my myself no nor not of off on once only or other
our ours ourselves out over own same she should so some such than that the their theirs them themselves then there these
they this those through thus to too under until up very via was we were what when where which while who whom why will
with would you your yours yourself yourselves
"""
# Words that every text has. They take part in phrases, never alone.
COMMON_WORDS: Final = frozenset(_COMMON.split())


class Word(NamedTuple):
    """A word and where it stands: `start` and `end` are positions in the text as it was given."""

    text: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of the text, folded, in order."""
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _ASCII_WORD.findall(text.lower())]
    found: list[str] = []
    for raw in _WORD.findall(text):
        if raw.isascii():
            found.append(raw[:LONGEST_WORD].lower())
        else:
            found += _folded(raw)
    return found


def spans(text: str) -> Iterator[Word]:
    """The same words with their places, so that what matched can be shown in the text itself."""
    if text.isascii():
        for found in _ASCII_WORD.finditer(text.lower()):
            yield Word(found[0][:LONGEST_WORD], found.start(), found.end())
        return
    for found in _WORD.finditer(text):
        for word in _folded(found[0]):
            yield Word(word, found.start(), found.end())


def _folded(raw: str) -> Iterator[str]:
    """A compatibility form may hide more than one word ("²" is a digit, "㎏" two letters, "Ⅳ" a numeral)."""
    text = raw.lower() if raw.isascii() else _GREEK.get(folded := fold(raw), folded)
    if text.isascii() and (text.isalpha() or text.isdigit()):
        yield text[:LONGEST_WORD]
        return
    for part in _WORD.findall(text):
        yield _GREEK.get(part, part)[:LONGEST_WORD]


_english = Stemmer.Stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What the forms of a word share: "augmentations" and "augmenting" give "augment". English only; other
    words give themselves."""
    return str(_english.stemWord(word)) if word.isascii() else word


def is_common(word: str) -> bool:
    return word in COMMON_WORDS
