"""The searches of one person, which nobody else sees."""

from dataclasses import dataclass

from django.db import connection

from profiles.models import Frequency

_STANDING = """
SELECT s.id, f.frequency FROM profiles_savedsearch s
JOIN profiles_follow f ON f.user_id = s.user_id AND f.kind = 'search' AND f.target = s.id
WHERE s.user_id = %s AND s.query = %s
"""


@dataclass(frozen=True, slots=True)
class SearchStanding:
    pk: int
    frequency: Frequency


def search_standing(user: int, query: str) -> SearchStanding | None:
    """Whether the person follows the search of this spelling."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [user, query])
        found = cursor.fetchone()
    return SearchStanding(found[0], Frequency(found[1])) if found else None
