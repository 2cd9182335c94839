"""The signals that this app itself knows: views of work pages, and citations by works that are new in the portal."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils import timezone

from papers.trending.signals import Act, Signal

# A view says how many days ago the same browser was counted before. If that is inside the window, it is a repetition.
_VIEWS = """
SELECT coalesce(w.merged_into_id, w.id), v.at FROM papers_workview v JOIN papers_work w ON w.id = v.work_id
WHERE v.day >= %(first_day)s AND v.at >= %(since)s AND (v.days_since IS NULL OR v.day - v.days_since < %(first_day)s)
"""

# Only by works of this year and the last, or the import of an old collection would look like a discovery. A group that
# cites itself, and one that cites a work several times, is one person at most: the first author stands for it.
_CITATIONS = """
SELECT coalesce(cited.merged_into_id, cited.id), coalesce('author ' || lead.author_id, 'work ' || citing.id),
    citing.created_at
FROM papers_work citing
JOIN papers_citation c ON c.citing_id = citing.id
JOIN papers_work cited ON cited.id = c.cited_id
LEFT JOIN papers_authorship lead ON lead.work_id = citing.id AND lead.position = 1
WHERE citing.year BETWEEN %(this_year)s - 1 AND %(this_year)s + 1 AND citing.created_at >= %(since)s
    AND citing.merged_into_id IS NULL
    AND NOT EXISTS (
        SELECT FROM papers_authorship ours JOIN papers_authorship theirs ON theirs.author_id = ours.author_id
        WHERE ours.work_id = citing.id AND theirs.work_id = cited.id
    )
"""


class Views:
    """A reader has no name here: each row is somebody else."""

    name = "views"
    signals = frozenset({Signal.VIEW})

    def acts(self, *, since: datetime) -> Iterator[Act]:
        # A view is known by its hour, so the window begins with a whole one.
        start = since.replace(minute=0, second=0, microsecond=0)
        with connection.cursor() as cursor:
            cursor.execute(_VIEWS, {"since": start, "first_day": start.date()})
            for work, at in cursor:
                yield Act(Signal.VIEW, work, "", max(at, since))


class Citations:
    """A citation happens when the citing work comes into the portal."""

    name = "citations"
    signals = frozenset({Signal.CITATION})

    def acts(self, *, since: datetime) -> Iterator[Act]:
        with connection.cursor() as cursor:
            cursor.execute(_CITATIONS, {"since": since, "this_year": timezone.now().year})
            for work, person, at in cursor:
                yield Act(Signal.CITATION, work, person, at)
