"""How well a work matches, as SQL over the words of its title, tl;dr, keywords and abstract.

    relevance = (sum over words of idf * rank) / (sum over words of idf)     0 to 1, and more for neighbouring words
                                                                             and where all is in the title
    score     = relevance * (1 + STANDING * standing)

`rank` is PostgreSQL's saturating frequency of the word with weights for where it stands; `idf` is that of BM25. A word
that only the full text has counts a little. Works that match alike are ordered by their standing, never the reverse:
a much cited work does not outrank one that is about what was asked.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from papers.search.postgres.compiling import Parameters
from papers.search.query.normal import affirmed
from papers.search.query.tree import And, Node, Not, Term, words_of
from papers.search.words import COMMON_WORDS, stem

# Weights of names, abstract, tl;dr and keywords, title, as PostgreSQL orders them (D, C, B, A).
_WEIGHTS: Final = "{0.4, 0.2, 0.5, 1.0}"
_ONLY_IN_FULLTEXT: Final = 0.02
_NEIGHBOURS: Final = 0.15
_ALL_IN_TITLE: Final = 0.25
_STANDING: Final = 0.8
# The query is the title of the work: it is what was looked for.
_IS_THE_TITLE: Final = 10.0

# A score is kept as a whole number, so that a cursor can name it exactly.
_SCALE: Final = 1_000_000_000
# More words change an order hardly, but every one is computed for every candidate.
_MOST_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Score:
    """An SQL expression over `d`, a document with `titled` (0 or 1): whole numbers from 0. And its parameters."""

    sql: str
    parameters: Parameters


UNSCORED: Final = Score("0", ())


def wanted_stems(tree: Node | None) -> list[str]:
    """Stems of the words that a work should have, in the order they were asked for."""
    words = (word for leaf in affirmed(tree) for word in words_of(leaf))
    return list(dict.fromkeys(stem(word) for word in words if word not in COMMON_WORDS))[:_MOST_WORDS]


def inverse_frequency(works: int, corpus: int) -> float:
    """Of BM25: about 0.7 for a word that half of all works have, more the rarer it is."""
    works = min(works, corpus)
    return math.log(1 + (corpus - works + 0.5) / (works + 0.5))


def score_of(tree: Node | None, *, weights: Mapping[str, float], titled: Sequence[int]) -> Score:
    """`weights` are the idf of the wanted stems; `titled` are works whose title is the query."""
    stems = wanted_stems(tree)
    parts, parameters = list[str](), list[str | float | int | list[int]]()
    total = sum(weights[word] for word in stems)
    for word in stems:
        parts.append(f"%s * greatest({_ONLY_IN_FULLTEXT}, ts_rank('{_WEIGHTS}', d.front, %s::tsquery))")
        parameters += [weights[word] / total, f"'{word}'"]
    for first, second in _neighbours(tree):
        parts.append(f"CASE WHEN d.front @@ %s::tsquery THEN {_NEIGHBOURS} ELSE 0 END")
        parameters.append(f"'{first}'<->'{second}'")
    relevance = f"{' + '.join(parts) or '1'} + {_ALL_IN_TITLE} * d.titled"
    title = ""
    if titled:
        title = f" + CASE WHEN d.work_id = ANY(%s) THEN {_IS_THE_TITLE} ELSE 0 END"
        parameters.append(list(titled))
    sql = f"({_SCALE} * (({relevance}) * (1 + {_STANDING} * d.standing){title}))::bigint"
    return Score(sql, tuple(parameters))


def _neighbours(tree: Node | None) -> list[tuple[str, str]]:
    """Words that were typed one after the other and ask to stand so, without having to."""
    if not isinstance(tree, And):
        return []
    pairs = [
        (stem(first.word), stem(second.word))
        for first, second in pairwise(part for part in tree.parts if not isinstance(part, Not))
        if isinstance(first, Term) and isinstance(second, Term)
    ]
    return pairs[:_MOST_WORDS]
