"""Author lists are either being written by an import or being corrected by people, never both at a moment.

People's acts share the lock with each other, so that nobody waits for somebody else's correction; a batch job owns it
for the seconds in which it writes. Held until the transaction ends. Whoever needs locks of records as well
(`papers.storage.record_locks`) takes those first.
"""

from typing import Final

from django.db import connection

_KEY: Final = "hashtextextended('author lists', 0)"


def share_author_lists() -> None:
    """People's acts: no batch job writes author lists until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_KEY})")


def own_author_lists() -> None:
    """A batch job's writing: nobody corrects anything until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_KEY})")
