"""A name as shown, taken apart as citation formats want it: given and family name. Pure.

Nobody can do this for every name, and a wrong split is worse than none: a reference list would sort the person under
the wrong letter. So a name is split only where its script and form leave little doubt, else it stays whole.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_SUFFIX = re.compile(r"(?:jr|sr|jnr|snr)\.?|ii|iii|iv", re.IGNORECASE)
_INITIAL = re.compile(r"[^\W\d_]\.?(?:-?[^\W\d_]\.)*")
# Written small, they stand before the family name and are sorted with it or without it, as a style likes.
_PARTICLES: Final = frozenset((
    "af", "al", "am", "auf", "av", "ben", "bin", "bint", "d'", "da", "das", "de", "dei", "del", "della", "den",
    "der", "di", "dos", "du", "e", "el", "het", "ibn", "la", "las", "le", "lo", "los", "op", "'t", "ten", "ter",
    "und", "v", "van", "vande", "vander", "vom", "von", "y", "zu", "zum", "zur",
))  # fmt: skip
# Written with a capital, they are part of the family name: "Luc Van Gool", "Luc De Raedt".
_CAPITAL_PARTICLES: Final = frozenset((
    "Da", "De", "Del", "Della", "Den", "Der", "Di", "Dos", "Ten", "Ter", "Van", "Vanden", "Vander", "Von",
))  # fmt: skip
_OF_A_GROUP: Final = frozenset((
    "&", "and", "association", "at", "authors", "center", "centre", "collaboration", "committee", "community",
    "consortium", "contributors", "corporation", "council", "department", "for", "foundation", "gmbh", "group",
    "inc", "initiative", "institute", "lab", "laboratory", "ltd", "network", "of", "on", "organisation",
    "organization", "project", "society", "team", "the", "university",
))  # fmt: skip
_SCRIPTS_WITH_FAMILY_LAST: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")
_MOST_WORDS: Final = 7


@dataclass(frozen=True, slots=True)
class PersonName:
    """`literal` is the whole name where it was not taken apart; then all other parts are empty."""

    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def sorted_family(self) -> str:
        """The family name with its particle, the whole name where that is all there is."""
        return self.literal or " ".join(part for part in (self.particle, self.family) if part)


def person_name(name: str) -> PersonName:
    """`"Quoc V. Le"` is given `Quoc V.`, family `Le`. The parts, joined by spaces, are the name's words again."""
    words = name.split()
    whole = PersonName(literal=" ".join(words))
    suffix = ""
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):  # noqa: PLR2004
        suffix = words.pop()
    if not 1 < len(words) <= _MOST_WORDS or not _family_comes_last(words) or _INITIAL.fullmatch(words[-1]):
        return whole
    start = len(words) - 1
    while start > 1 and (words[start - 1] in _PARTICLES or words[start - 1] in _CAPITAL_PARTICLES):
        start -= 1
    family = start
    while family < len(words) - 1 and words[family] in _PARTICLES:
        family += 1
    return PersonName(
        given=" ".join(words[:start]),
        particle=" ".join(words[start:family]),
        family=" ".join(words[family:]),
        suffix=suffix,
    )


def alike(name: str, known: PersonName) -> PersonName | None:
    """A name taken apart as its person takes another form of it apart: "M. García López" has the family name that
    "María García López" has. None where it has not."""
    words = name.split()
    if known.literal:
        return known if words == known.literal.split() else None
    suffix = known.suffix.split()
    if suffix and _same(words[-len(suffix) :], suffix):
        words = words[: -len(suffix)]
    else:
        suffix = []
    family = [*known.particle.split(), *known.family.split()]
    if _same(words[-len(family) :], family):
        given = words[: -len(family)]
    elif _same(words[: len(family)], family):
        given = words[len(family) :]
    else:
        return None
    return PersonName(" ".join(given), known.particle, known.family, " ".join(suffix))


def _same(words: list[str], others: list[str]) -> bool:
    return [word.casefold() for word in words] == [word.casefold() for word in others]


def _family_comes_last(words: list[str]) -> bool:
    """A person's name, in a script whose names are shown here given name first."""
    if any(word.casefold().strip(".") in _OF_A_GROUP for word in words) or any("," in word for word in words):
        return False
    letters = [letter for word in words for letter in word if letter.isalpha()]
    return bool(letters) and all(unicodedata.name(x, "").startswith(_SCRIPTS_WITH_FAMILY_LAST) for x in letters)
