"""Whether the name of an account can be that of a record, so that a claim is filed where it may belong.

Accents, hyphens, order and abbreviation are forgiven here, far more than anything that joins records may forgive: the
answer decides only whether a claim needs a second look. Two people can bear one name, and one person several.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from papers.names import name_key
from papers.text.characters import fold

_MOST_NAMES: Final = 30
_MOST_WORDS: Final = 8
_SUFFIXES: Final = frozenset({"jr", "sr", "jnr", "snr", "ii", "iii", "iv"})
# Written with the family name or left out, and never what tells two people apart.
_PARTICLES: Final = frozenset(
    {"al", "ap", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
     "la", "le", "ten", "ter", "van", "von", "y", "zu", "zur"}
)  # fmt: skip
# Two letters in one way of writing names without marks, one in another: Müller is Mueller and Muller.
_DIGRAPHS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"))


class NameFit(StrEnum):
    COMPATIBLE = "compatible"
    INITIALS = "initials-only"
    INCOMPATIBLE = "incompatible"


_ORDER: Final = (NameFit.COMPATIBLE, NameFit.INITIALS, NameFit.INCOMPATIBLE)


def fit_names(own: Iterable[str], recorded: Iterable[str]) -> NameFit:
    """The best fit of any of a person's names to any of a record's. Names may be in any form that sources print."""
    ours, theirs = _readings(own), _readings(recorded)
    best = NameFit.INCOMPATIBLE
    for one in ours:
        for other in theirs:
            fit = _fit(one, other)
            if fit is NameFit.COMPATIBLE:
                return fit
            if fit is NameFit.INITIALS:
                best = fit
    return best


def _readings(names: Iterable[str]) -> list[tuple[str, ...]]:
    """The words of each name: as they are, without particles, and with two neighbours written as one."""
    found: dict[tuple[str, ...], None] = {}
    for name in list(names)[:_MOST_NAMES]:
        words = tuple(word for word in name_key(name).split() if word not in _SUFFIXES)[:_MOST_WORDS]
        bare = tuple(word for word in words if word not in _PARTICLES)
        joined = [(*words[:at], words[at] + words[at + 1], *words[at + 2 :]) for at in range(len(words) - 1)]
        for reading in (words, *(one for one in (bare, *joined) if len(one) > 1)):
            if reading:  # a name may be nothing but marks
                found[reading] = None
    return list(found)


def _fit(one: Sequence[str], other: Sequence[str]) -> NameFit:
    """Each word of the shorter name has a partner in the longer one; at least one word is written out in both.

    Written out twice they are compatible; once it is an initial, initials only. What is more in the longer name (a
    middle name, a second family name) is no contradiction, but the two names have to have two words in common.
    """
    if len(one) == len(other) == 1:
        return NameFit.COMPATIBLE if _same(one[0], other[0]) else NameFit.INCOMPATIBLE
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 2:  # noqa: PLR2004 - a single word is a name only where it is the whole of both
        return NameFit.INCOMPATIBLE
    whole, left = 0, list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        partner = next((w for w in left if _same(word, w)), None)
        if partner is not None:
            whole += len(word) > 1
        else:
            partner = next((w for w in left if _is_initial_of(word, w)), None)
        if partner is None:
            return NameFit.INCOMPATIBLE
        left.remove(partner)
    if not whole:
        return NameFit.INCOMPATIBLE
    return NameFit.COMPATIBLE if whole > 1 else NameFit.INITIALS


def _same(one: str, other: str) -> bool:
    return one == other or _plain(one) == _plain(other)


def _is_initial_of(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and _plain(long).startswith(_plain(short))


def _plain(word: str) -> str:
    word = fold(word)
    for pair, letter in _DIGRAPHS:
        word = word.replace(pair, letter)
    return word
