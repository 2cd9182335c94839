"""One act on a record at a time: what people decide about it, and what a batch job would do to it.

Held until the transaction ends. Whoever needs several takes them in the order of their numbers, or, where one more is
found on the way, only if nobody has it: so nobody ever waits in a circle.
"""

from collections.abc import Iterable

from django.db import connection


def lock_records(authors: Iterable[int]) -> None:
    """Let nobody else act on these author records until the transaction ends."""
    with connection.cursor() as cursor:
        for author in sorted(set(authors)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('record A' || %s, 0))", [str(author)])


def lock_record_if_free(author: int) -> bool:
    """The lock of one more record, without waiting for it. False where somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('record A' || %s, 0))", [str(author)])
        return bool(cursor.fetchone()[0])
