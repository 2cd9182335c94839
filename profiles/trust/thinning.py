"""History that stays readable and does not grow for ever.

Whenever works come in, the network evidence of many records shifts by a hundredth or two, and most scores stay what
they were. What was reckoned from when is kept for half a year; of the time before, for records that nobody holds, only
when the score or the level changed: the first row of each stretch stays, with the inputs that it was reckoned from.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

KEPT_WHOLE_FOR: Final = timedelta(days=180)

# A stretch is a run of rows, one right after the other, with one score and level. Somebody's own history stays whole.
_THIN: Final = """
    WITH old AS (
        SELECT id, author_id, since, until, value, level,
            (value, level, since) IS DISTINCT FROM
            (lag(value) OVER w, lag(level) OVER w, lag(until) OVER w) AS begins
        FROM profiles_trustscore
        WHERE NOT claimed AND until <= %s
        WINDOW w AS (PARTITION BY author_id ORDER BY since)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY author_id ORDER BY since) AS stretch FROM old
    ), stretches AS (
        SELECT author_id, stretch, min(since) AS since, max(until) AS until FROM numbered
        GROUP BY author_id, stretch HAVING count(*) > 1
    ), gone AS (
        DELETE FROM profiles_trustscore t USING numbered n JOIN stretches s USING (author_id, stretch)
        WHERE t.id = n.id AND NOT n.begins RETURNING 1
    ), extended AS (
        UPDATE profiles_trustscore t SET until = s.until FROM numbered n JOIN stretches s USING (author_id, stretch)
        WHERE t.id = n.id AND n.begins RETURNING 1
    )
    SELECT (SELECT count(*) FROM gone)
"""


def thin_history(*, now: datetime) -> int:
    """Answers with how many rows are gone. May run any number of times."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_THIN, [now - KEPT_WHOLE_FOR])
        return int(cursor.fetchone()[0])
