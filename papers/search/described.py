"""Reads what search documents are made of: a fixed number of queries for any number of works."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from papers.search.document import Described, standing_of
from papers.selectors.wished_names import wished_names

# Names of the first so many authors are found as words; every author is found by id.
_MOST_NAMES: Final = 100


def described(cursor: CursorWrapper, pks: Sequence[int]) -> list[Described]:
    """The works among `pks` that are there and not merged into another. No former name of anybody is found in them."""
    ids = {"ids": list(pks)}
    authors, names = _lists(cursor, _AUTHORS, pks), _lists(cursor, _NAMES, pks, most=_MOST_NAMES)
    topics, keywords = _lists(cursor, _TOPICS, pks), _lists(cursor, _KEYWORDS, pks)
    institutions = _lists(cursor, _INSTITUTIONS, pks)
    cursor.execute("SELECT work_id, text FROM papers_worktext WHERE work_id = ANY(%(ids)s)", ids)
    fulltexts = dict(cursor.fetchall())
    wished = wished_names(pks)
    cursor.execute(_WORKS, ids)
    this_year = timezone.now().year
    return [
        Described(
            pk=pk,
            title=wished[pk].former.without(title),
            tldr=wished[pk].former.without(tldr),
            abstract=wished[pk].former.without(abstract),
            keywords=keywords[pk],
            names=[*names[pk], *(name for name in (venue_name, acronym) if name)],
            fulltext=wished[pk].former.without(fulltexts.get(pk, "")),
            year=year,
            type=kind,
            citations=citations,
            standing=standing_of(citations=citations, year=year, this_year=this_year),
            venue=venue,
            authors=authors[pk],
            topics=topics[pk],
            institutions=institutions[pk],
        )
        for pk, title, tldr, abstract, year, kind, citations, venue, venue_name, acronym in cursor.fetchall()
    ]


_WORKS: Final = """
SELECT w.id, w.title, w.tldr, w.abstract, w.year, w.type,
    greatest(coalesce(w.reported_citations, 0), (SELECT count(*) FROM papers_citation c WHERE c.cited_id = w.id)),
    w.venue_id, v.name, v.acronym
FROM papers_work w LEFT JOIN papers_venue v ON v.id = w.venue_id
WHERE w.id = ANY(%(ids)s) AND w.merged_into_id IS NULL AND NOT w.hidden ORDER BY w.id
"""
_AUTHORS: Final = """
SELECT work_id, author_id FROM papers_authorship
WHERE work_id = ANY(%(ids)s) AND author_id IS NOT NULL AND provenance <> 'denied'
"""
_NAMES: Final = """
SELECT work_id, raw_name FROM papers_authorship
WHERE work_id = ANY(%(ids)s) AND position <= %(most)s AND (provenance <> 'denied' OR author_id IS NULL)
ORDER BY work_id, position
"""
_TOPICS: Final = "SELECT work_id, topic_id FROM papers_worktopic WHERE work_id = ANY(%(ids)s)"
_KEYWORDS: Final = """
SELECT wt.work_id, t.name FROM papers_worktopic wt JOIN papers_topic t ON t.id = wt.topic_id
WHERE wt.work_id = ANY(%(ids)s) ORDER BY wt.id
"""
_INSTITUTIONS: Final = """
SELECT DISTINCT a.work_id, m.institution_id
FROM papers_authorship a JOIN papers_authorshipaffiliation aa ON aa.authorship_id = a.id
JOIN papers_affiliationinstitution m ON m.affiliation_id = aa.affiliation_id
WHERE a.work_id = ANY(%(ids)s) AND (a.provenance <> 'denied' OR a.author_id IS NULL)
"""


def _lists(cursor: CursorWrapper, sql: str, pks: Sequence[int], **more: int) -> defaultdict[int, list[Any]]:
    """Rows of (work, value), by work."""
    cursor.execute(sql, {"ids": list(pks), **more})
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for pk, value in cursor.fetchall():
        found[pk].append(value)
    return found
