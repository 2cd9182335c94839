"""Taking a record out of the machine's hands, and giving it back. Called within the act by which somebody gets it."""

from datetime import datetime

from papers.models import Author, HeldRecord


class RecordIsMergedError(Exception):
    """The record was merged into another one, which is the one to hold."""


def hold_record(*, author: int, since: datetime) -> None:
    """From now on no machine merges this record away. The caller holds the record's lock (`lock_records`)."""
    if Author.objects.filter(pk=author, merged_into__isnull=False).exists():
        raise RecordIsMergedError
    HeldRecord.objects.update_or_create(author_id=author, defaults={"since": since})


def let_go_of_record(*, author: int) -> None:
    """The record is nobody's again. What people said about single works stays said."""
    HeldRecord.objects.filter(author=author).delete()
