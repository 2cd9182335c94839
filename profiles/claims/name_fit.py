"""Whether the name of an account can be one of a record's names. It decides who has to look, never who somebody is."""

from collections.abc import Iterable
from enum import StrEnum

from papers.names import name_key


class NameFit(StrEnum):
    """How two names go together."""

    COMPATIBLE = "compatible"
    INITIALS = "initials-only"
    INCOMPATIBLE = "incompatible"


def name_fit(given: str, names: Iterable[str]) -> NameFit:
    """The best fit of a person's own name among a record's names. Accents, hyphens and order are forgiven."""
    own = _words(given)
    fits = [_fit(own, _words(name)) for name in names] if own else []
    for fit in (NameFit.COMPATIBLE, NameFit.INITIALS):
        if fit in fits:
            return fit
    return NameFit.INCOMPATIBLE


def _words(name: str) -> list[str]:
    return name_key(name).split()


def _fit(own: list[str], other: list[str]) -> NameFit:
    if not other:
        return NameFit.INCOMPATIBLE
    if sorted(own) == sorted(other) or "".join(own) == "".join(other):
        return NameFit.COMPATIBLE
    if own[-1] != other[-1] or own[0][0] != other[0][0]:
        return NameFit.INCOMPATIBLE
    if own[0] == other[0]:
        return NameFit.COMPATIBLE
    return NameFit.INITIALS if 1 in (len(own[0]), len(other[0])) else NameFit.INCOMPATIBLE
