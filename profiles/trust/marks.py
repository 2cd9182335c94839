"""The scores that readers see, as marks of the records in lists and in the graph (`papers.selectors.trust_marks`).

Asked beside every slice of the graph, so both statements are plain SQL that an index answers alone.
"""

from collections.abc import Collection, Mapping
from typing import Final

from django.db import connection

from papers.selectors.trust_marks import TrustMark
from profiles.models import TrustBuild, TrustScore
from profiles.trust.formula import band

_MARKS: Final = tuple(TrustMark(value, str(band(value))) for value in range(101))
_IN_FORCE: Final = (
    f"SELECT author_id, value FROM {TrustScore._meta.db_table}"  # noqa: S608, SLF001 - documented by Django
    " WHERE until IS NULL AND author_id = ANY(%s::bigint[])"
)
# Scores change by a computation that is published, each as of a later moment than the one before.
_NEWEST: Final = f"SELECT max(as_of) FROM {TrustBuild._meta.db_table}"  # noqa: S608, SLF001


class PublishedScores:
    """The source of marks."""

    def marks(self, authors: Collection[int]) -> Mapping[int, TrustMark]:
        with connection.cursor() as cursor:
            # One constant, which PostgreSQL looks up by hash.
            cursor.execute(_IN_FORCE, ["{" + ",".join(map(str, authors)) + "}"])
            return {author: _MARKS[value] for author, value in cursor.fetchall()}

    def version(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST)
            (moment,) = cursor.fetchone()
        return moment.isoformat() if moment else ""
