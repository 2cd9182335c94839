"""The kinds of records that are found by name, and what a word of a name is for each. Pure.

People's names fold by `papers.names`, as everywhere: "Le, Quoc" and "Quoc Le" have the same words, and an apostrophe
joins. All other names fold by the words of search. A name is kept by what it has here, and looked for by the same.
"""

from enum import StrEnum
from typing import Final

from papers.names import name_key
from papers.search.words import LONGEST_WORD, words

MOST_TYPED_WORDS: Final = 8
_LONGEST_TYPED: Final = 200


class NameKind(StrEnum):
    AUTHOR = "author"
    TOPIC = "topic"
    INSTITUTION = "institution"
    VENUE = "venue"

    @property
    def letter(self) -> str:
        """The letter of its public ids, which is what the tables have."""
        return _LETTERS[self]


_LETTERS: Final = {
    NameKind.AUTHOR: "A",
    NameKind.TOPIC: "T",
    NameKind.INSTITUTION: "I",
    NameKind.VENUE: "S",
}
_KINDS: Final = {letter: kind for kind, letter in _LETTERS.items()}


def kind_of(letter: str) -> NameKind:
    return _KINDS[letter]


def typed_words(kind: NameKind, text: str) -> list[str]:
    """What was typed, as the words of names of this kind, in order, each once; any of them may be cut short."""
    text = text[:_LONGEST_TYPED].replace("\0", " ")
    found = name_key(text).split() if kind is NameKind.AUTHOR else words(text)
    return [word[:LONGEST_WORD] for word in dict.fromkeys(found)][:MOST_TYPED_WORDS]
