"""Recomputes every count from the rows: the proof that the imports' own counting did not drift."""

from collections.abc import Callable

from django.db import connection, transaction

from papers.ingest.lock import ingest_lock
from papers.storage.counts import (
    link_citations,
    recount_authors,
    recount_institutions,
    recount_topics,
    recount_venues,
)


def recount_everything() -> None:
    """Brings names, counts, years and citation links of everything up to date. Raises `LockHeldError`."""
    with ingest_lock(), connection.cursor() as cursor:
        acts: tuple[Callable[[], None], ...] = (
            lambda: recount_authors(cursor, None),
            lambda: recount_venues(cursor),
            lambda: recount_topics(cursor),
            lambda: recount_institutions(cursor),
            lambda: link_citations(cursor),
        )
        for act in acts:
            with transaction.atomic():
                act()
