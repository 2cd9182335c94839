"""What people follow of what works that came in are about. Reads only; `profiles.news.arrivals` decides what is told.

What nobody follows is left out here, so that an import into a portal with few followers costs next to nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.search.answering import found_among
from papers.search.asking import read_spelling
from papers.search.engine import TookTooLongError
from profiles.models import FollowKind
from profiles.news.noting import Subject
from profiles.news.portions import Arrived

# Records that were merged and are followed, with what they have become. Few: whoever follows today follows what is
# shown.
_LED: Final = """
led (kind, followed, target) AS (
    SELECT 'author', id, merged_into_id FROM papers_author a WHERE merged_into_id IS NOT NULL
        AND EXISTS (SELECT FROM profiles_follow f WHERE f.kind = 'author' AND f.target = a.id)
    UNION ALL
    SELECT 'topic', id, merged_into_id FROM papers_topic t WHERE merged_into_id IS NOT NULL
        AND EXISTS (SELECT FROM profiles_follow f WHERE f.kind = 'topic' AND f.target = t.id)
    UNION ALL
    SELECT 'venue', id, merged_into_id FROM papers_venue v WHERE merged_into_id IS NOT NULL
        AND EXISTS (SELECT FROM profiles_follow f WHERE f.kind = 'venue' AND f.target = v.id)
    UNION ALL
    SELECT 'institution', id, merged_into_id FROM papers_institution i WHERE merged_into_id IS NOT NULL
        AND EXISTS (SELECT FROM profiles_follow f WHERE f.kind = 'institution' AND f.target = i.id)
    UNION ALL
    SELECT led.kind, led.followed, a.merged_into_id FROM led JOIN papers_author a ON a.id = led.target
    WHERE led.kind = 'author' AND a.merged_into_id IS NOT NULL
)
"""
# A name that is denied is nobody's, and whoever is hidden is not told of.
_TOUCHED: Final = f"""
WITH RECURSIVE {_LED}, arrived AS MATERIALIZED (
    SELECT id, venue_id FROM papers_work WHERE id = ANY(%(works)s)
), about (work, kind, target) AS MATERIALIZED (
    SELECT s.work_id, 'author', a.id FROM arrived w
    JOIN papers_authorship s ON s.work_id = w.id AND s.provenance <> 'denied'
    JOIN papers_author a ON a.id = s.author_id AND a.merged_into_id IS NULL AND NOT a.hidden
    UNION
    SELECT x.work_id, 'topic', coalesce(t.merged_into_id, t.id) FROM arrived w
    JOIN papers_worktopic x ON x.work_id = w.id JOIN papers_topic t ON t.id = x.topic_id
    UNION
    SELECT w.id, 'venue', coalesce(v.merged_into_id, v.id) FROM arrived w JOIN papers_venue v ON v.id = w.venue_id
    UNION
    SELECT s.work_id, 'institution', coalesce(i.merged_into_id, i.id) FROM arrived w
    JOIN papers_authorship s ON s.work_id = w.id AND s.provenance <> 'denied'
    JOIN papers_authorshipaffiliation p ON p.authorship_id = s.id
    JOIN papers_affiliationinstitution m ON m.affiliation_id = p.affiliation_id
    JOIN papers_institution i ON i.id = m.institution_id
)
SELECT b.work, b.kind, b.target FROM about b
WHERE EXISTS (SELECT FROM profiles_follow f WHERE f.kind = b.kind AND f.target = b.target)
UNION
SELECT b.work, b.kind, b.target FROM about b JOIN led USING (kind, target)
"""  # noqa: S608
# Those who follow an author or a work that was merged are found when it is told, as merges of these may be taken back.
_ALSO_FOLLOWED_AS: Final = f"""
WITH RECURSIVE {_LED} SELECT kind, target, followed FROM led WHERE kind <> 'author'
"""  # noqa: S608
# An entry of a reference list may not be linked yet where an import was killed; the link will be this one.
_CITED: Final = """
WITH RECURSIVE wanted (id) AS MATERIALIZED (
    SELECT target FROM profiles_follow WHERE kind = 'work'
    UNION
    SELECT s.work_id FROM profiles_readinglist l JOIN profiles_savedwork s ON s.reading_list_id = l.id WHERE l.followed
), led (id) AS (
    SELECT id FROM wanted
    UNION
    SELECT w.merged_into_id FROM led JOIN papers_work w ON w.id = led.id WHERE w.merged_into_id IS NOT NULL
), cites (citing, cited) AS (
    SELECT c.citing_id, c.cited_id FROM papers_citation c WHERE c.citing_id = ANY(%(works)s) AND c.cited_id IS NOT NULL
    UNION
    SELECT c.citing_id, i.work_id FROM papers_citation c
    JOIN papers_workidentifier i ON i.scheme = c.scheme AND i.value = c.value
    WHERE c.citing_id = ANY(%(works)s) AND c.cited_id IS NULL
)
SELECT DISTINCT w.id, cites.citing FROM cites JOIN papers_work given ON given.id = cites.cited
JOIN papers_work w ON w.id = coalesce(given.merged_into_id, given.id) AND w.merged_into_id IS NULL AND NOT w.hidden
WHERE w.id <> cites.citing AND w.id IN (SELECT id FROM led)
"""
_FOLLOWED_SEARCHES: Final = """
SELECT s.query, array_agg(s.id) FROM profiles_follow f JOIN profiles_savedsearch s ON s.id = f.target
WHERE f.kind = 'search' GROUP BY s.query ORDER BY s.query
"""


def arrived_works(cursor: CursorWrapper, works: Collection[int]) -> dict[int, Arrived]:
    """Those that are shown."""
    cursor.execute(
        "SELECT id, year, published_on FROM papers_work WHERE id = ANY(%s) AND merged_into_id IS NULL AND NOT hidden",
        [list(works)],
    )
    return {pk: Arrived(pk, year, published_on) for pk, year, published_on in cursor.fetchall()}


def followed_records(cursor: CursorWrapper, works: Collection[int]) -> list[tuple[int, Subject]]:
    """Works with the authors, topics, venues and institutions that they are about and that somebody follows."""
    cursor.execute(_TOUCHED, {"works": list(works)})
    return [(work, (FollowKind(kind), target)) for work, kind, target in cursor.fetchall()]


def also_followed_as(cursor: CursorWrapper) -> Mapping[Subject, list[Subject]]:
    """Under which other records that were merged into it something is followed."""
    cursor.execute(_ALSO_FOLLOWED_AS)
    found: dict[Subject, list[Subject]] = {}
    for kind, target, followed in cursor.fetchall():
        found.setdefault((FollowKind(kind), target), []).append((FollowKind(kind), followed))
    return found


def followed_cited(cursor: CursorWrapper, works: Collection[int]) -> dict[int, list[int]]:
    """Works that somebody follows, or has on a list that is followed, with those of `works` that cite them."""
    cursor.execute(_CITED, {"works": list(works)})
    found: dict[int, list[int]] = {}
    for cited, citing in cursor.fetchall():
        found.setdefault(cited, []).append(citing)
    return found


def followed_searches(cursor: CursorWrapper) -> list[tuple[str, list[int]]]:
    """The searches that are followed: each query once, with all who keep it."""
    cursor.execute(_FOLLOWED_SEARCHES)
    return [(query, kept) for query, kept in cursor.fetchall()]


def found_by(
    searches: Iterable[tuple[str, list[int]]], works: Collection[int]
) -> tuple[dict[int, frozenset[int]], list[int]]:
    """What each saved search finds of the works, asked once a query, and those searches that took too long to ask."""
    found: dict[int, frozenset[int]] = {}
    unasked: list[int] = []
    for query, kept in searches:
        try:
            matching = found_among(read_spelling(query), works)
        except TookTooLongError:
            unasked += kept
            continue
        if matching:
            found.update(dict.fromkeys(kept, matching))
    return found, unasked
