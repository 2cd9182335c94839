"""Former names of people in texts that others wrote: found in whatever way they are written, and replaced. Pure.

A text goes on printing what its author gave up. Where the portal shows a piece of it, or searches it, the name that the
person has now stands in its place. Only whole names are replaced: a first name alone, or an initial with a family name,
may be anybody's.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from papers.names import name_key
from papers.text.characters import fold

# Between two words of a name: a space, a line's end, a hyphen, the point or underscore of an address; in a long name
# also nothing, as in an address. Of "Li Na", written as one word, nobody could tell that it is not Lina.
_BETWEEN: Final = r"[\W_]{1,3}"
_OR_NOTHING: Final = r"[\W_]{0,3}"
_LONG: Final = 8
_INITIAL: Final = r"(?:[^\W\d_][.]?[\W_]{1,2})?"
_NOT_WITHIN_A_WORD: Final = (r"(?<![^\W\d_])", r"(?![^\W\d_])")
_FEWEST_LETTERS: Final = 3


class FormerNames:
    """Names that are private, each with the name to show instead."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        shown: dict[str, str] = {}
        for former, now in names:
            for pattern in _patterns(former):
                shown.setdefault(pattern, now)
        self._shown = [(re.compile(pattern, re.IGNORECASE), now) for pattern, now in shown.items()]

    def __bool__(self) -> bool:
        return bool(self._shown)

    def without(self, text: str) -> str:
        """The text with the present names in the place of the former ones."""
        for pattern, now in self._shown:
            text = pattern.sub(lambda _, now=now: now, text)  # type: ignore[misc]
        return text

    def address_without(self, url: str) -> str:
        """The address, or none where it says one of them: half an address leads nowhere."""
        return "" if self.are_in(unquote(url)) else url

    def are_in(self, text: str) -> bool:
        return any(pattern.search(text) for pattern, _ in self._shown)


NONE: Final = FormerNames(())


def says_former_name(value: str, *, former: Iterable[str], public: Iterable[str]) -> bool:
    """Whether an identifier, or an address, gives a former name away: `~Ada_Byron1`, `ada-byron`, `b/AdaByron`.

    Stricter than with texts: one word that only the former name has is enough, because an identifier has few others.
    """
    given_up = _words(former) - _words(public)
    spelt = fold(value)
    return any(word in spelt for word in given_up)


def gives_away(name: str, *, public: Iterable[str]) -> bool:
    """Whether a name has a word that the public ones have not: "A. Byron" says no more than "Alex Byron" does."""
    return bool(_words([name]) - _words(public))


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in name_key(name).split() if len(word) >= _FEWEST_LETTERS}


@lru_cache(maxsize=1024)
def _patterns(name: str) -> Sequence[str]:
    """Given name first, family name first, with and without what stands between."""
    words = name_key(name).split()
    if not words or len("".join(words)) < _FEWEST_LETTERS:
        return ()
    if len(words) == 1:
        return (_bounded([words[0]]),)
    first, last = words[0], words[-1]
    found = [words, [*words[1:], first], [last, *words[:-1]]]
    if len(first) > 1 and len(last) > 1:
        found += [[first, last], [last, first]]
    patterns = [_bounded(one) for one in found]
    if len(first) > 1 and len(last) > 1:
        begin, end = _NOT_WITHIN_A_WORD
        patterns.append(f"{begin}{_spelt(first)}{_BETWEEN}{_INITIAL}{_spelt(last)}{end}")
    return tuple(dict.fromkeys(patterns))


def _bounded(words: Sequence[str]) -> str:
    begin, end = _NOT_WITHIN_A_WORD
    between = _OR_NOTHING if sum(len(word) for word in words) >= _LONG else _BETWEEN
    return begin + between.join(_spelt(word) for word in words) + end


def _spelt(word: str) -> str:
    """The word however its letters are marked."""
    return "".join(_MARKED.get(letter, re.escape(letter)) for letter in word)


def _marked_letters() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        folded = fold(chr(code))
        if len(folded) == 1 and folded.isascii():
            found[folded] = found.get(folded, folded) + chr(code)
    return {letter: f"[{letters}][\u0300-\u036f]*" for letter, letters in found.items()}


_MARKED: Final = _marked_letters()
