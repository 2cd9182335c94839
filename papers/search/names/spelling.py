"""What a misspelt name may have been meant for.

Each word is compared with the words that names have, not with whole names: there are few words, and a slip in one
leaves the others as they are. Nothing is guessed where what was typed is found as it is.
"""

from collections.abc import Mapping, Sequence
from itertools import islice, product
from typing import Final

from django.db import connection, transaction

from papers.search.names.distance import distance, one_slip_from, slips_allowed
from papers.search.names.kinds import NameKind, typed_words
from papers.search.names.lookup import Name, best_read, look_up_kept, range_of

_MOST_COMPARED: Final = 200
_SPELLINGS_OF_A_WORD: Final = 8
_SPELLINGS_TRIED: Final = 24
# More words are a title or a sentence, not a name.
_MOST_WORDS: Final = 4
_MOST_MEANT: Final = 3
# What share of trigrams looks alike enough to be compared letter by letter.
_ALIKE: Final = 0.3


def did_you_mean(text: str) -> list[str]:
    """Names that may have been meant, best first, where nothing has the words that were typed; else none."""
    typed = {kind: words for kind in NameKind if (words := typed_words(kind, text))}
    if any(len(words) > _MOST_WORDS for words in typed.values()):
        return []
    meant: dict[str, int] = {}
    for kind, words in typed.items():
        if _best(kind, words, 1):
            return []
    for kind, words in respelt(typed).items():
        for name in _best(kind, words, _MOST_MEANT):
            meant[name.name] = max(meant.get(name.name, 0), name.works)
    return sorted(meant, key=lambda name: (-meant[name], name))[:_MOST_MEANT]


def respelt(typed: Mapping[NameKind, Sequence[str]]) -> dict[NameKind, list[str]]:
    """The nearest spelling of the words that some name has, for the kinds that have one."""
    found: dict[NameKind, list[str]] = {}
    for kind, words in typed.items():
        if len(words) > _MOST_WORDS:
            continue
        spellings = [_near(kind, word, may_go_on=place == len(words)) for place, word in enumerate(words, 1)]
        # Nearest first: the places in the lists add up.
        places = sorted(product(*(range(len(near)) for near in spellings)), key=sum)
        for choice in islice(places, _SPELLINGS_TRIED):
            tried = [near[place] for near, place in zip(spellings, choice, strict=True)]
            if tried != list(words) and _best(kind, tried, 1):
                found[kind] = tried
                break
    return found


def _best(kind: NameKind, words: Sequence[str], limit: int) -> list[Name]:
    return best_read(range_of(kind, words, look_up_kept({kind: words}, 0)[kind].names), limit)


def _near(kind: NameKind, word: str, *, may_go_on: bool) -> list[str]:
    """The word and its neighbours among the words that names of the kind have, nearest first."""
    most = slips_allowed(word)
    if not most:
        return [word]
    near = []
    for found, names in _candidates(kind, word):
        slips = distance(word, found, most=most, may_go_on=may_go_on)
        if slips is not None:
            near.append((slips, -names, found))
    return [found for _, _, found in sorted(near)[:_SPELLINGS_OF_A_WORD]] or [word]


def _candidates(kind: NameKind, word: str) -> list[tuple[str, int]]:
    """(word, names): all that one slip can explain, and those that look alike."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {_ALIKE}")
        cursor.execute(
            "SELECT word, names FROM papers_nameword WHERE kind = %(kind)s AND word = ANY(%(near)s) UNION"
            " (SELECT word, names FROM papers_nameword WHERE kind = %(kind)s AND %(word)s <%% word"
            " ORDER BY word_similarity(%(word)s, word) DESC, names DESC LIMIT %(most)s)",
            {"kind": kind.letter, "word": word, "near": [word, *one_slip_from(word)], "most": _MOST_COMPARED},
        )
        return [(found, names) for found, names in cursor.fetchall()]
