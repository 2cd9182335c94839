"""From names to what they are looked up by: terms, prefixes that many of them share, and words. SQL alone.

A term is a word of a name, or two of its words in either order, so that "le quoc" and "quoc v. l" are one range of an
index each. What more than `FEW` terms begin with has its best names kept, because reading them all would take long.
"""

from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.words import LONGEST_WORD

# So many terms are read almost as fast as a list of the best that is kept.
FEW: Final = 20
# How many of the best are kept: as many as may be suggested.
BEST: Final = 20
LONGEST_PREFIX: Final = 24
# Names of more words are damaged, or are sentences; they are found by these.
_MOST_WORDS: Final = 16
_MOST_PAIRED: Final = 8
# How far the second word of a pair goes until few names are left, whatever the first is.
_LONGEST_SECOND: Final = 6
# The end of everything that begins alike: no text sorts above this character.
LAST_CHARACTER: Final = chr(1114111)
END: Final = "chr(1114111)"


def add_terms(cursor: CursorWrapper, *, names: str, into: str) -> None:
    """The terms of every row of the table `names`, sorted, so that what begins alike lies together."""
    cursor.execute(
        f"""
        INSERT INTO {into} (kind, size, term, name, record, works, whole)
        WITH part AS MATERIALIZED (
            SELECT n.id, n.kind, n.record, n.works, n.words, w.word, w.place
            FROM {names} n CROSS JOIN string_to_array(n.words, ' ') every_word
            CROSS JOIN unnest(every_word) WITH ORDINALITY w (word, place)
            WHERE w.place <= {_MOST_WORDS} AND length(w.word) <= {LONGEST_WORD}
                AND w.place = array_position(every_word, w.word)
        )
        SELECT kind, 1, word, id, record, works, words = word AND kind <> 'A' FROM part
        UNION ALL
        SELECT a.kind, 2, a.word || ' ' || b.word, a.id, a.record, a.works,
            a.words IN (a.word || ' ' || b.word, b.word || ' ' || a.word)
        FROM part a JOIN part b ON b.id = a.id AND b.word <> a.word
        WHERE a.place <= {_MOST_PAIRED} AND b.place <= {_MOST_PAIRED}
        ORDER BY 1, 2, 3
        """  # noqa: S608
    )


def prefixes_of(terms: str) -> str:
    """Every beginning (kind, size, prefix) of the terms of a table: of a word, or of the second word of two."""
    return f"""
        SELECT kind, size, left(term, length) AS prefix FROM {terms}
        CROSS JOIN LATERAL generate_series(
            CASE size WHEN 1 THEN 1 ELSE strpos(term, ' ') + 1 END,
            least(length(term), CASE size WHEN 1 THEN {LONGEST_PREFIX} ELSE strpos(term, ' ') + {_LONGEST_SECOND} END)
        ) AS length
    """  # noqa: S608


def add_prefixes(cursor: CursorWrapper, *, wanted: str, terms: str, names: str, into: str) -> None:
    """Of the prefixes that the query `wanted` gives (kind, size, prefix, names), each with its best names, whole: one
    look-up by key then gives all that is shown."""
    cursor.execute(
        f"""
        INSERT INTO {into} (kind, prefix, names, best)
        WITH best AS MATERIALIZED (
            SELECT p.kind, p.prefix, p.names, listed.name, listed.place FROM ({wanted}) p
            CROSS JOIN LATERAL (
                SELECT min(t.name) AS name, row_number() OVER (
                    ORDER BY bool_or(t.whole AND t.term = p.prefix) DESC, max(t.works) DESC, t.record
                ) AS place
                FROM {terms} t
                WHERE t.kind = p.kind AND t.size = p.size AND t.term >= p.prefix AND t.term < p.prefix || {END}
                GROUP BY t.record ORDER BY place LIMIT {BEST}
            ) listed
        )
        SELECT b.kind, b.prefix, b.names,
            jsonb_agg(jsonb_build_array(n.record, n.title, n.name, n.hint, n.works) ORDER BY b.place)
        FROM best b JOIN {names} n ON n.id = b.name GROUP BY b.kind, b.prefix, b.names
        """  # noqa: S608
    )


def add_words(cursor: CursorWrapper, *, terms: str, into: str, which: str = "true") -> None:
    cursor.execute(
        f"INSERT INTO {into} (kind, word, names) SELECT t.kind, t.term, count(*) FROM {terms} t"  # noqa: S608
        f" WHERE t.size = 1 AND {which} GROUP BY t.kind, t.term"
    )
