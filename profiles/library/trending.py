"""What people save, as attention for the list of trending works.

Who put a work on several lists saved it once. The name of the person is the one that follows of the same account
have, so that somebody who does both counts once; and as with follows, only people with a proved address count.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from papers.trending.signals import Act, Signal

_SAVES = """
SELECT coalesce(w.merged_into_id, w.id), l.user_id, max(s.saved_at)
FROM profiles_savedwork s JOIN profiles_readinglist l ON l.id = s.reading_list_id JOIN papers_work w ON w.id = s.work_id
JOIN profiles_user u ON u.id = l.user_id AND u.is_active AND u.deletion_due_at IS NULL
WHERE s.saved_at >= %s AND EXISTS (SELECT FROM account_emailaddress e WHERE e.user_id = u.id AND e.verified)
GROUP BY 1, 2
"""


class Saves:
    """Each person and work once, with the last time."""

    name = "saves"
    signals = frozenset({Signal.SAVE})

    def acts(self, *, since: datetime) -> Iterator[Act]:
        with connection.cursor() as cursor:
            cursor.execute(_SAVES, [since])
            for work, user, at in cursor:
                yield Act(Signal.SAVE, work, f"account {user}", at)
