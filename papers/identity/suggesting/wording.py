"""The evidence in words: one sentence a fact, the same wherever it is shown. Pure.

A sentence says what was found, never what follows from it. Names come from whoever shows the sentence, as they are now.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from papers.identity.suggesting.interface import Fact, FactKind

# The name of a record by the letter of its public id and its number; "" for one that is not shown.
Names = Callable[[str, int], str]

_LETTERS: Final = {
    FactKind.COAUTHORS: "A",
    FactKind.PARTS_LINK: "A",
    FactKind.INSTITUTIONS: "I",
    FactKind.TOPICS: "T",
    FactKind.VENUES: "S",
}
_PLAIN: Final = {
    FactKind.SAME_NAME: "The same name, letter by letter.",
    FactKind.NAME_UNMARKED: "The same name but for its accents, which one of the two leaves out.",
    FactKind.NAME_SPACING: "The same name but for a space or a hyphen.",
    FactKind.NAME_ORDER: "The same name in another order.",
    FactKind.NAME_MIDDLE: "One of the names has more parts than the other.",
    FactKind.NAME_INITIALS: "One of the names has initials for what the other spells out.",
    FactKind.NAME_MARKS_DIFFER: "The names have different accents, which may make them two names.",
    FactKind.RARE_NAME: "The name is rare here.",
    FactKind.NO_COAUTHORS: "They have no co-author in common.",
    FactKind.INSTITUTIONS: "Their affiliations are different.",
    FactKind.YEARS_TOGETHER: "They have published in the same years.",
    FactKind.OTHER_WORDS: "The titles have no telling word in common.",
    FactKind.TWO_OWNERS: "Each of the two is somebody's own record.",
}
# What is listed after the sentence comes from the fact.
_LISTED: Final = {
    FactKind.COAUTHORS: "They have {many} co-author{s} in common",
    FactKind.INSTITUTIONS: "They have an affiliation in common",
    FactKind.DOMAINS: "Their addresses are at the same domain",
    FactKind.TOPICS: "They write on the same topics",
    FactKind.WORDS: "Their titles share words that few titles have",
    FactKind.VENUES: "They have published at the same venues",
    FactKind.PARTS_LINK: "All that links them is a co-author's name that others may bear too",
}
_COUNTED: Final[Mapping[FactKind, Callable[[Fact], str]]] = {
    FactKind.COMMON_NAME: lambda fact: (
        f"The name is common: about {fact.count:,} people of that name may be here."
        if fact.count > 1
        else "The name is not rare: more than one person of that name may be here."
    ),
    FactKind.YEARS_APART: lambda fact: f"There are {fact.count} years between the works of the one and of the other.",
    FactKind.TWO_IDENTIFIERS: lambda fact: f"Each has {_an(_SCHEMES.get(fact.words[0], fact.words[0]))} of its own.",
    FactKind.PARTS_APART: lambda fact: f"{fact.count} of the works hang together by themselves, not with the others.",
}
_SCHEMES: Final[Mapping[str, str]] = {
    "acl": "ACL Anthology id",
    "dblp": "dblp id",
    "openalex": "OpenAlex id",
    "orcid": "ORCID iD",
}


def letters_and_numbers(facts: Iterable[Fact]) -> set[tuple[str, int]]:
    """The records whose names the sentences need."""
    return {(_LETTERS[fact.kind], record) for fact in facts if fact.kind in _LETTERS for record in fact.records}


def sentence(fact: Fact, names: Names) -> str:
    letter = _LETTERS.get(fact.kind)
    named = fact.words if letter is None else [name for record in fact.records if (name := names(letter, record))]
    if fact.kind in _LISTED and fact.count:
        return _with(_LISTED[fact.kind].format(many=fact.count, s="" if fact.count == 1 else "s"), named, fact.count)
    if fact.kind in _COUNTED:
        return _COUNTED[fact.kind](fact)
    return _PLAIN[fact.kind]


def _with(said: str, named: Iterable[str], count: int) -> str:
    shown = list(named)
    if not shown:
        return f"{said}."
    more = count - len(shown)
    return f"{said}: {', '.join(shown)}{f' and {more} more' if more > 0 else ''}."


def _an(thing: str) -> str:
    return f"{'an' if thing[0] in 'aeiouAEIO' else 'a'} {thing}"
