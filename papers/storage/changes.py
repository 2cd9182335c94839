"""Says which works have changed, in the transaction of the change, for those above who keep what is made of works.

`papers.events` tells them when; this is what they then read, and what is not lost when nobody listens.
"""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from papers.storage.copy import Rows


def note_changed(cursor: CursorWrapper, works: Iterable[int]) -> None:
    """These works have changed, or are gone. A work may be noted any number of times."""
    rows = Rows("papers_changedwork", ["work"])
    for pk in works:
        rows.add(pk)
    rows.send(cursor)
