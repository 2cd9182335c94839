"""Taking records out of the machine's hands, and giving them back.

Called within the act by which somebody gets them, under the locks of all records concerned
(`papers.storage.record_locks`). Nothing here asks who may.
"""

from datetime import datetime

from papers.curation.errors import RecordIsMergedError
from papers.curation.places import newest_name
from papers.models import Author, HeldRecord


def hold_record(*, author: int, since: datetime) -> None:
    """From now on no machine merges this record away."""
    if Author.objects.filter(pk=author, merged_into__isnull=False).exists():
        raise RecordIsMergedError
    if HeldRecord.objects.filter(author=author, since=since, owned=True).exists():
        return  # kept by whoever had it
    HeldRecord.objects.update_or_create(
        author_id=author, defaults={"since": since, "owned": True, "newest_name": newest_name()}
    )


def let_go_of_record(*, author: int) -> None:
    """The record is nobody's again. What people said about single works stays said."""
    HeldRecord.objects.filter(author=author, kept_apart=False).delete()
    HeldRecord.objects.filter(author=author).update(owned=False)
