"""Which records are worth comparing: those with a name that can be a form of one of a record's names.

Never those that people have said to be others: parted by somebody's hand, or with a name that the person of the one
has denied on the other.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from django.db import connection

from papers.identity.suggesting.name_forms import closest_form
from papers.names import name_key

# A name with more bearers is not sorted out record by record; its most prolific are still compared.
_MOST: Final = 150
_MOST_TERMS: Final = 5000
_LAST: Final = chr(1114111)


def namesakes(record: int, names: Collection[str]) -> list[int]:
    """Records whose names may be forms of these, the most works first."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        for first in sorted({pair for name in names for pair in blocks(name)}):
            cursor.execute(_BLOCK, {"first": first, "last": first + _LAST, "most": _MOST_TERMS})
            found |= {row for row, name in cursor.fetchall() if closest_form(names, [name]) is not None}
        found.discard(record)
        cursor.execute(
            "SELECT id FROM papers_author WHERE id = ANY(%s) AND merged_into_id IS NULL AND NOT hidden"
            " ORDER BY works_count DESC, id LIMIT %s",
            [sorted(found), _MOST],
        )
        return [row for (row,) in cursor.fetchall()]


_BLOCK: Final = """
    SELECT t.record, n.name FROM papers_nameterm t JOIN papers_searchname n ON n.id = t.name
    WHERE t.kind = 'A' AND t.size = 2 AND t.term >= %(first)s AND t.term < %(last)s
    ORDER BY t.works DESC LIMIT %(most)s
"""


def blocks(name: str) -> Iterator[str]:
    """Where a name's forms are: its last word with the first letter of its first word; and turned round."""
    words = name_key(name).split()
    if len(words) > 1:
        yield f"{words[-1]} {words[0][0]}"
        yield f"{words[0]} {words[-1][0]}"


def nobodys_names(records: Collection[int] | None) -> list[tuple[int, int]]:
    """Names that are nobody's, each with every record (of these, or of all) that bears the same name and has not denied
    it. Names that were taken away with a hidden record are not up for anybody."""
    with connection.cursor() as cursor:
        cursor.execute(_NOBODYS, {"ids": None if records is None else sorted(records)})
        return [(record, name) for record, name in cursor.fetchall()]


_NOBODYS: Final = """
    SELECT DISTINCT n.author_id, a.id FROM papers_authorship a JOIN papers_authorname n ON n.key = a.name_key
    JOIN papers_author p ON p.id = n.author_id AND p.merged_into_id IS NULL AND NOT p.hidden
    WHERE a.author_id IS NULL AND NOT a.needs_settling AND (%(ids)s::bigint[] IS NULL OR n.author_id = ANY(%(ids)s))
      AND NOT EXISTS (SELECT FROM papers_authorshipdenial d WHERE d.work_id = a.work_id AND d.name_key = a.name_key
                      AND d.author_id = n.author_id AND d.ended_at IS NULL)
"""


def parted(records: Iterable[int]) -> set[frozenset[int]]:
    """Pairs of records that people have said to be two."""
    ids = sorted(set(records))
    with connection.cursor() as cursor:
        cursor.execute(_DENIED, {"ids": ids})
        denied = cursor.fetchall()
        cursor.execute(_SPLIT, {"ids": ids})
        return {frozenset(pair) for pair in (*denied, *cursor.fetchall()) if pair[0] != pair[1]}


_DENIED: Final = """
    WITH said AS (
        SELECT d.work_id, d.name_key, coalesce(p.merged_into_id, p.id) AS author_id
        FROM papers_authorshipdenial d JOIN papers_author p ON p.id = d.author_id WHERE d.ended_at IS NULL
    )
    SELECT s.author_id, a.author_id FROM said s
    JOIN papers_authorship a ON a.work_id = s.work_id AND a.name_key = s.name_key
    WHERE a.author_id IS NOT NULL AND (s.author_id = ANY(%(ids)s) OR a.author_id = ANY(%(ids)s))
"""
_SPLIT: Final = """
    SELECT r.merged_into_before_id, r.author_id FROM papers_correctedrecord r
    JOIN papers_correction c ON c.id = r.correction_id AND c.undone_at IS NULL
    WHERE r.merged_into_before_id IS NOT NULL AND r.merged_into_after_id IS NULL
      AND (r.author_id = ANY(%(ids)s) OR r.merged_into_before_id = ANY(%(ids)s))
"""
