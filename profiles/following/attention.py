"""Follows as attention to works, for what is trending: who begins to follow a work counts for it, once.

Only people with a proved address count: an account costs nothing, an address that takes mail costs a little.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import connection

from papers.trending.signals import Act, Signal

_FOLLOWED: Final = """
SELECT coalesce(w.merged_into_id, w.id), f.user_id, max(f.created_at)
FROM profiles_follow f JOIN papers_work w ON w.id = f.target
JOIN profiles_user u ON u.id = f.user_id AND u.is_active AND u.deletion_due_at IS NULL
WHERE f.kind = 'work' AND f.created_at >= %s
    AND EXISTS (SELECT FROM account_emailaddress e WHERE e.user_id = u.id AND e.verified)
GROUP BY 1, 2
"""


class Follows:
    """Follows of works. Whoever follows an author or a topic follows what is to come, and no work that is there."""

    name = "follows"
    signals = frozenset({Signal.FOLLOW})

    def acts(self, *, since: datetime) -> Iterator[Act]:
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOWED, [since])
            for work, user, at in cursor:
                yield Act(Signal.FOLLOW, work, f"account {user}", at)
