"""The parts a profile is edited by, what each may hold, and the token that tells whether a part has changed. Pure.

A token is a digest of what a part holds: two windows that edit different parts do not disturb each other, and saving
the same words twice is no conflict.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final, Self

from profiles.editing import texts
from profiles.editing.errors import RefusedFieldsError
from profiles.editing.web_addresses import AddressRefusedError, web_address

LONGEST_ROLE: Final = 120
LONGEST_AFFILIATION: Final = 200
LONGEST_BIOGRAPHY: Final = 3000
LONGEST_INTEREST: Final = 60
LONGEST_NOTE: Final = 300
LONGEST_LABEL: Final = 60
MOST_INTERESTS: Final = 12
MOST_LINKS: Final = 8
MOST_FEATURED: Final = 6


class Section(StrEnum):
    ABOUT = "about"
    INTERESTS = "interests"
    LINKS = "links"
    WORKS = "works"


@dataclass(frozen=True, slots=True)
class About:
    """Who the person is. `institution` is a portal's institution of the name in `affiliation`."""

    role: str = ""
    affiliation: str = ""
    institution: int | None = None
    biography: str = ""

    def checked(self) -> Self:
        """As it is kept. Raises RefusedFieldsError."""
        made = type(self)(
            role=texts.line(self.role),
            affiliation=texts.line(self.affiliation),
            institution=self.institution,
            biography=texts.paragraphs(self.biography),
        )
        _refuse(
            role=texts.too_long(made.role, LONGEST_ROLE),
            affiliation=texts.too_long(made.affiliation, LONGEST_AFFILIATION),
            biography=texts.too_long(made.biography, LONGEST_BIOGRAPHY),
        )
        return made


@dataclass(frozen=True, slots=True)
class Interests:
    """What the person works on, and whether others may ask to work with them."""

    interests: tuple[str, ...] = ()
    open_to_collaborate: bool = False
    collaboration_note: str = ""

    def checked(self) -> Self:
        """As it is kept: no interest twice, whatever its case. Raises RefusedFieldsError."""
        words: dict[str, str] = {}
        for typed in self.interests:
            word = texts.line(typed)
            words.setdefault(word.casefold(), word)
        words.pop("", None)
        made = type(self)(
            interests=tuple(words.values()),
            open_to_collaborate=self.open_to_collaborate,
            collaboration_note=texts.line(self.collaboration_note),
        )
        _refuse(
            interests=_refused_interests(made.interests),
            collaboration_note=texts.too_long(made.collaboration_note, LONGEST_NOTE),
        )
        return made


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and what the person calls it. Without a label the address speaks for itself."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    links: tuple[Link, ...] = ()

    def checked(self) -> Self:
        """As they are kept: rows without an address left out, no address twice. Raises RefusedFieldsError, which names
        a row by its number as it was given, from 0: `url-2`, `label-2`."""
        problems: dict[str, str] = {}
        kept: dict[str, Link] = {}
        for row, typed in enumerate(self.links):
            label = texts.line(typed.label)
            problems[f"label-{row}"] = texts.too_long(label, LONGEST_LABEL)
            if not typed.url.strip():
                problems[f"url-{row}"] = "Give the address too, or empty the label." if label else ""
                continue
            try:
                url = web_address(typed.url)
            except AddressRefusedError as refused:
                problems[f"url-{row}"] = str(refused)
            else:
                kept.setdefault(url, Link(url, label))
        if len(kept) > MOST_LINKS:
            problems["links"] = f"At most {MOST_LINKS} links fit."
        _refuse(**problems)
        return type(self)(tuple(kept.values()))


@dataclass(frozen=True, slots=True)
class Featured:
    """Works by number, the first one first."""

    works: tuple[int, ...] = ()

    def checked(self) -> Self:
        made = type(self)(tuple(dict.fromkeys(self.works)))
        _refuse(works=f"At most {MOST_FEATURED} works fit." if len(made.works) > MOST_FEATURED else "")
        return made


Part = About | Interests | Links | Featured
_KINDS: Final[dict[Section, type[Part]]] = {
    Section.ABOUT: About,
    Section.INTERESTS: Interests,
    Section.LINKS: Links,
    Section.WORKS: Featured,
}


def section_of(part: Part) -> Section:
    return next(section for section, kind in _KINDS.items() if isinstance(part, kind))


def token(part: Part) -> str:
    """Says what a part holds, without saying it."""
    text = json.dumps([section_of(part), asdict(part)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def packed(part: Part) -> dict[str, Any]:
    """A part as a session can keep it."""
    return {"section": section_of(part).value, "values": asdict(part)}


def unpacked(kept: dict[str, Any]) -> Part:
    values = dict(kept["values"])
    section = Section(kept["section"])
    if section is Section.LINKS:
        return Links(tuple(Link(**link) for link in values["links"]))
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return _KINDS[section](**(values | lists))


def _refused_interests(interests: tuple[str, ...]) -> str:
    if len(interests) > MOST_INTERESTS:
        return f"These are {len(interests)} interests. At most {MOST_INTERESTS} fit."
    longest = max(interests, key=len, default="")
    if len(longest) > LONGEST_INTEREST:
        return f"“{longest[:20]}…” is too long. An interest has at most {LONGEST_INTEREST} characters."
    return ""


def _refuse(**problems: str) -> None:
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise RefusedFieldsError(found)
