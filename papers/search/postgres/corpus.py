"""What the corpus says of a query before it is searched: how rare its words are, and whether it is somebody's title."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.counting import CAP
from papers.search.postgres.candidates import Expected
from papers.search.postgres.ranking import inverse_frequency, wanted_stems
from papers.search.query.tree import And, Node, Or, Phrase, Query, Term
from papers.search.words import stem
from papers.text.hashing import title_hash

_MOST_TITLED: Final = 20
_SEVERAL: Final = 3
_KNOWN: Final = f"""
SELECT t.stem, max(t.works),
    (SELECT greatest(reltuples, 1)::bigint FROM pg_class WHERE relname = 'papers_searchdocument'),
    ARRAY(SELECT id FROM papers_work WHERE title_key = %s LIMIT {_MOST_TITLED})
FROM unnest(%s::text[]) AS wanted LEFT JOIN papers_searchterm t ON t.stem = wanted GROUP BY t.stem
"""  # noqa: S608 - a constant of this module


@dataclass(frozen=True, slots=True)
class Known:
    """`weights` are the idf of the wanted stems, `titled` the works whose title is the query. `expected` is a
    guess from the words of titles and abstracts alone."""

    weights: Mapping[str, float]
    titled: list[int]
    expected: Expected


def known_of(cursor: CursorWrapper, query: Query) -> Known:
    stems = wanted_stems(query.tree)
    if not stems:
        return Known({}, [], Expected.MANY)
    cursor.execute(_KNOWN, [title_hash(query.text), stems])
    rows = cursor.fetchall()
    works = {word: count for word, count, _, _ in rows if word is not None}
    corpus, titled = rows[0][2], rows[0][3]
    return Known(
        weights={word: inverse_frequency(works.get(word, 0), corpus) for word in stems},
        titled=titled,
        expected=_expected(query.tree, works, corpus),
    )


def _expected(tree: Node | None, works: Mapping[str, int], corpus: int) -> Expected:
    if _most(tree, works, corpus) < CAP / 2:
        return Expected.FEW
    several = isinstance(tree, And) and len(tree.parts) >= _SEVERAL
    return Expected.FEW_TITLES if several else Expected.MANY


def _most(node: Node | None, works: Mapping[str, int], corpus: int) -> int:
    """As many works can match, as far as words tell."""
    match node:
        case Term(word):
            return works.get(stem(word), 0)
        case Phrase(found):
            return min(works.get(stem(word), corpus) for word in found)
        case And(parts):
            return min(_most(part, works, corpus) for part in parts)
        case Or(parts):
            return min(corpus, sum(_most(part, works, corpus) for part in parts))
        case _:
            return corpus
