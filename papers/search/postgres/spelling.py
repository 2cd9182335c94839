"""Did you mean: words that hardly any work has, and the known words that look most like them."""

from functools import partial
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.names.distance import distance, slips_allowed
from papers.search.postgres.compiling import condition_of
from papers.search.query.normal import affirmed, mapped
from papers.search.query.tree import Node, Phrase, Term, words_of
from papers.search.words import COMMON_WORDS

# The word that was meant has many times as many works: slips are printed, too, and some of them often.
_FEW: Final = 4
_TIMES_AS_MANY: Final = 40
_SHORTEST: Final = 4
_MOST_WORDS: Final = 4
_MOST_SPELLINGS: Final = 2
_CONSIDERED: Final = 24
_SHORT: Final = 6
_SHORT_CONSIDERED: Final = 400
_LAST: Final = "\U0010ffff"


def respelt(cursor: CursorWrapper, tree: Node | None) -> list[Node]:
    """The tree with rare words replaced by likely ones, best first; empty where every word is known."""
    asked = (word for leaf in affirmed(tree) for word in words_of(leaf))
    suspects = list(dict.fromkeys(word for word in asked if _can_be_wrong(word)))[:_MOST_WORDS]
    if tree is None or not suspects:
        return []
    cursor.execute("SELECT word, works FROM papers_searchterm WHERE word = ANY(%s)", [suspects])
    known = dict(cursor.fetchall())
    meant = {word: spellings for word in suspects if (spellings := _spellings(cursor, word, known.get(word, 0)))}
    trees: list[Node] = []
    for choice in range(max((len(spellings) for spellings in meant.values()), default=0)):
        words = {word: spellings[min(choice, len(spellings) - 1)] for word, spellings in meant.items()}
        if respelt_tree := mapped(tree, partial(_with, words)):
            trees.append(respelt_tree)
    conditions = [condition_of(one) for one in trees]
    # Forms of one word find the same works.
    return [one for place, one in enumerate(trees) if conditions[place] not in conditions[:place]]


def _with(words: dict[str, str], leaf: Node) -> Node:
    """The leaf with other words."""
    match leaf:
        case Term(word, titled):
            return Term(words.get(word, word), titled)
        case Phrase(found, titled):
            return Phrase(tuple(words.get(word, word) for word in found), titled)
        case _:
            return leaf


def _can_be_wrong(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word not in COMMON_WORDS


def _spellings(cursor: CursorWrapper, word: str, works: int) -> list[str]:
    least = max(_FEW, works * _TIMES_AS_MANY)
    cursor.execute(
        "SELECT word, works FROM papers_searchterm WHERE word %% %s AND works >= %s"
        " ORDER BY similarity(word, %s) DESC, works DESC, word LIMIT %s",
        [word, least, word, _CONSIDERED],
    )
    alike = cursor.fetchall()
    if len(word) <= _SHORT:
        # Two letters changed over leave a short word hardly a run of three in common.
        cursor.execute(
            "SELECT word, works FROM papers_searchterm WHERE word >= %s AND word < %s AND works >= %s"
            " AND length(word) BETWEEN %s AND %s ORDER BY works DESC, word LIMIT %s",
            [word[0], chr(ord(word[0]) + 1), least, len(word) - 1, len(word) + 1, _SHORT_CONSIDERED],
        )
        alike += cursor.fetchall()
    near = sorted(
        (slips, -times, found)
        for found, times in set(alike)
        if (slips := distance(word, found, most=slips_allowed(word))) is not None
    )
    # A word that is cut short is more often meant than a slip that makes another word.
    found = [*_completion(cursor, word, least), *(found for _, _, found in near)]
    return list(dict.fromkeys(found))[:_MOST_SPELLINGS]


def _completion(cursor: CursorWrapper, word: str, least: int) -> list[str]:
    """What a word may become that was cut short, or is being typed."""
    cursor.execute(
        "SELECT word FROM papers_searchterm WHERE word > %s AND word < %s AND starts_with(word, %s) AND works >= %s"
        " ORDER BY works DESC, word LIMIT 1",
        [word, word + _LAST, word, least],
    )
    return [found for (found,) in cursor.fetchall()]
