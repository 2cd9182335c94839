"""How two printed names can be forms of one name. Pure.

It tells what differs and never that two people are one: an accent may separate two people, an initial fits many.
"""

import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from papers.names import name_key


class Form(IntEnum):
    """What has to be forgiven for two names to be one, the least first."""

    SAME = 0
    UNMARKED = 1  # one is written without the accents of the other
    SPACING = 2  # hyphen, space or none
    ORDER = 3
    MIDDLE = 4  # one has names or initials that the other leaves out
    INITIALS = 5
    MARKS_DIFFER = 6  # both have accents, and not the same


def closest_form(ones: Iterable[str], others: Iterable[str]) -> Form | None:
    """The best of all pairs; None where no name of one can be a name of the other."""
    others = list(others)
    forms = [form for one in ones for other in others if (form := form_of(one, other)) is not None]
    return min(forms, default=None)


def form_of(one: str, other: str) -> Form | None:
    ours, theirs = name_key(one), name_key(other)
    if not ours or not theirs:
        return None
    return _marks(one, other) if ours == theirs else key_form(ours, theirs)


@lru_cache(maxsize=100_000)
def key_form(one: str, other: str) -> Form | None:
    """The same of two different keys (`papers.names.name_key`)."""
    a, b = one.split(), other.split()
    if "".join(a) == "".join(b):
        return Form.SPACING
    if len(a) < 2 or len(b) < 2:  # noqa: PLR2004 - a single word is all that it could be recognised by
        return None
    if sorted(a) == sorted(b):
        return Form.ORDER
    if a[-1] != b[-1]:
        return None
    return _given(a[:-1], b[:-1])


def _given(one: list[str], other: list[str]) -> Form | None:
    """Given names in order: each of the shorter list has a partner in the longer one, the first with the first. People
    who leave out their first name are there ("Anna Maria Costa" is "Maria Costa"), and too few to ask about."""
    shorter, longer = sorted((one, other), key=len)
    if "".join(shorter) == "".join(longer):
        return Form.SPACING
    if not _fits(shorter[0], longer[0]):
        return None
    at, initials = 0, False
    for word in shorter:
        while at < len(longer) and not _fits(word, longer[at]):
            at += 1
        if at == len(longer):
            return None
        initials |= word != longer[at]
        at += 1
    return Form.INITIALS if initials else Form.MIDDLE


def _fits(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _marks(one: str, other: str) -> Form:
    ours, theirs = _letters(one), _letters(other)
    if ours == theirs:
        return Form.SAME
    return Form.UNMARKED if _plain(ours) or _plain(theirs) else Form.MARKS_DIFFER


@lru_cache(maxsize=100_000)
def _letters(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", name).casefold() if sign.isalpha())


def _plain(letters: str) -> bool:
    return letters.isascii()
