"""Keeps the records that could not be loaded, each with its reason."""

from collections.abc import Sequence
from typing import Final

from django.db.backends.utils import CursorWrapper

from papers.ingest.fitting import bounded_key, storable
from papers.records import Rejected
from papers.storage.copy import Rows

_MAX_REASON: Final = 200
_MAX_DETAIL: Final = 2_000


def quarantine(cursor: CursorWrapper, *, run_id: int, rejected: Sequence[tuple[str, Rejected]]) -> None:
    """Stores each record that was rejected, with the file it stood in."""
    rows = Rows("papers_importreject", ["run_id", "file", "locator", "key", "reason", "detail", "excerpt"])
    for file, reject in rejected:
        rows.add(
            run_id,
            storable(file),
            storable(reject.locator),
            bounded_key(reject.key),
            storable(reject.reason)[:_MAX_REASON] or "no reason given",
            storable(reject.detail)[:_MAX_DETAIL],
            storable(reject.excerpt)[:_MAX_DETAIL],
        )
    rows.send(cursor)
