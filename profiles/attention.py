"""What people follow and save, as attention to works, for what is trending: each person counts once for a work, with
the last time.

Only people with a proved address count: an account costs nothing, an address that takes mail costs a little. Whoever
follows and saves the same work has one name, and so counts for it once.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import connection

from papers.trending.signals import Act, Signal

_ACTS: Final = """
SELECT coalesce(w.merged_into_id, w.id), a.user_id, max(a.at) FROM ({acts}) AS a (work, user_id, at)
JOIN papers_work w ON w.id = a.work
JOIN profiles_user u ON u.id = a.user_id AND u.is_active AND u.deletion_due_at IS NULL
WHERE a.at >= %s AND EXISTS (SELECT FROM account_emailaddress e WHERE e.user_id = u.id AND e.verified)
GROUP BY 1, 2
"""


class _Attention:
    """`acts_in_sql` gives works, people and times."""

    name: str
    signals: frozenset[Signal]
    acts_in_sql: str

    def acts(self, *, since: datetime) -> Iterator[Act]:
        (signal,) = self.signals
        with connection.cursor() as cursor:
            cursor.execute(_ACTS.format(acts=self.acts_in_sql), [since])
            for work, user, at in cursor:
                yield Act(signal, work, f"account {user}", at)


class Follows(_Attention):
    """Follows of works. Whoever follows an author or a topic follows what is to come, and no work that is there."""

    name = "follows"
    signals = frozenset({Signal.FOLLOW})
    acts_in_sql = "SELECT target, user_id, created_at FROM profiles_follow WHERE kind = 'work'"


class Saves(_Attention):
    """Works on reading lists. Who put a work on several lists saved it once."""

    name = "saves"
    signals = frozenset({Signal.SAVE})
    acts_in_sql = """
    SELECT s.work_id, l.user_id, s.saved_at
    FROM profiles_savedwork s JOIN profiles_readinglist l ON l.id = s.reading_list_id
    """
