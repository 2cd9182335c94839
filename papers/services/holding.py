"""Taking records and works out of the machine's hands, and giving them back.

Called within the act by which somebody gets them, under the locks of all records concerned
(`papers.storage.record_locks`). Nothing here asks who may.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from papers.models import Author, Authorship, AuthorshipAssertion, HeldRecord, Provenance
from papers.storage.changes import note_changed
from papers.storage.counts import recount_authors


class RecordIsMergedError(Exception):
    """The record was merged into another one, which is the one to hold."""


class WorksMovedError(Exception):
    """Some of the works are not on the record any more."""


def hold_record(*, author: int, since: datetime) -> None:
    """From now on no machine merges this record away."""
    if Author.objects.filter(pk=author, merged_into__isnull=False).exists():
        raise RecordIsMergedError
    HeldRecord.objects.update_or_create(author_id=author, defaults={"since": since, "owned": True})


def let_go_of_record(*, author: int) -> None:
    """The record is nobody's again. What people said about single works stays said."""
    HeldRecord.objects.filter(author=author, kept_apart=False).delete()
    HeldRecord.objects.filter(author=author).update(owned=False)


def take_works_out(*, record: int, authorships: Sequence[int], by: int, at: datetime) -> Author:
    """A record of their own for some works of a record, which stays what it was without them.

    The two are kept apart for ever, and the works stay where they were put. Raises WorksMovedError.
    """
    rows = list(Authorship.objects.select_for_update(no_key=True).filter(pk__in=authorships).order_by("pk"))
    if not rows or len(rows) != len(set(authorships)) or any(row.author_id != record for row in rows):
        raise WorksMovedError
    names = [row.raw_name for row in rows]
    shown = max(rows, key=lambda row: (names.count(row.raw_name), len(row.raw_name), row.raw_name))
    made = Author.objects.create(name=shown.raw_name, name_key=shown.name_key)
    AuthorshipAssertion.objects.bulk_create(
        AuthorshipAssertion(work_id=row.work_id, name_key=row.name_key, author=made, by=by, at=at) for row in rows
    )
    found = Authorship.objects.filter(pk__in=[row.pk for row in rows])
    found.update(author=made, provenance=Provenance.AUTHOR_ASSERTED, needs_settling=False)
    for author in (record, made.pk):
        HeldRecord.objects.get_or_create(author_id=author, defaults={"since": at, "kept_apart": True})
    HeldRecord.objects.filter(author__in=[record, made.pk]).update(kept_apart=True)
    with connection.cursor() as cursor:
        recount_authors(cursor, [record, made.pk])
        note_changed(cursor, [row.work_id for row in rows])
    made.refresh_from_db()
    return made
