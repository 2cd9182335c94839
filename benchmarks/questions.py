"""What is asked of search: words, pairs of words and phrases out of the corpus itself, always the same ones of it."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import connection

from papers.search.counting import CAP
from papers.search.document import FIELD_BREAK
from papers.search.words import COMMON_WORDS

_EACH: Final = 40
_RARE: Final = range(2, 51)
_TEXTS: Final = 3_000

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """Common is what more works have than are counted, rare what fifty or fewer have."""

    common_words: list[Words]
    rare_words: list[Words]
    pairs: list[Words]
    common_phrases: list[Words]
    rare_phrases: list[Words]


def questions(*, count_of_phrase: Callable[[Words], int]) -> Questions:
    chance = random.Random(20261121)
    texts = _texts(chance)
    return Questions(
        common_words=_terms("works > %s", [CAP]),
        rare_words=_terms("works BETWEEN %s AND %s", [_RARE.start, _RARE.stop - 1]),
        pairs=list(islice(_pairs(texts, chance), _EACH)),
        common_phrases=_first(_phrases(texts, chance), lambda words: count_of_phrase(words) > CAP),
        rare_phrases=_first(_phrases(texts, chance), lambda words: count_of_phrase(words) in _RARE),
    )


def _terms(condition: str, bounds: list[int]) -> list[Words]:
    """Spread over all that fulfil the condition, from the most to the least frequent."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word FROM papers_searchterm WHERE {condition} ORDER BY works DESC, word", bounds)
        found = [word for (word,) in cursor.fetchall() if word not in COMMON_WORDS and word.isalpha()]
    step = max(1, len(found) // _EACH)
    return [(word,) for word in found[::step][:_EACH]]


def _texts(chance: random.Random) -> list[list[str]]:
    """The longest field of works here and there in the corpus: an abstract, where there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT work_id FROM papers_searchdocument ORDER BY work_id")
        every = [work for (work,) in cursor.fetchall()]
        chosen = chance.sample(every, min(_TEXTS, len(every)))
        cursor.execute(
            "SELECT plain FROM papers_searchdocument WHERE work_id = ANY(%s) ORDER BY work_id", [sorted(chosen)]
        )
        return [max((field.split() for field in plain.split(FIELD_BREAK)), key=len) for (plain,) in cursor.fetchall()]


def _pairs(texts: Sequence[list[str]], chance: random.Random) -> Iterator[Words]:
    for text in texts:
        words = sorted({word for word in text if word not in COMMON_WORDS and word.isalpha() and len(word) > 2})
        if len(words) > 1:
            yield tuple(chance.sample(words, 2))


def _phrases(texts: Sequence[list[str]], chance: random.Random) -> Iterator[Words]:
    """Two to five neighbouring words; the first and the last say something."""
    for text in texts:
        length = chance.choice((2, 2, 3, 4, 5))
        start = chance.randrange(max(1, len(text) - length))
        words = tuple(text[start : start + length])
        if len(words) == length and not {words[0], words[-1]} & COMMON_WORDS:
            yield words


def _first(phrases: Iterator[Words], fits: Callable[[Words], bool]) -> list[Words]:
    return list(islice((words for words in dict.fromkeys(phrases) if fits(words)), _EACH))
