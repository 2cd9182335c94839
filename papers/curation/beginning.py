"""A record for somebody who has none, of works that are nobody's: what a namesake has denied is often theirs."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from papers.curation.errors import NamesMovedError
from papers.curation.places import lock_places, most_printed
from papers.curation.rearranging import Wanted, rearrange
from papers.models import Author, Correction
from papers.storage.list_locks import share_author_lists
from papers.storage.record_locks import lock_records


def begin_record(*, names: Collection[int], by: int, at: datetime) -> tuple[Author, Correction]:
    """The record that the names make, all of which are nobody's. Raises NamesMovedError, SignedTogetherError.

    Taken back, the works are nobody's again, and the record stays without any: its address was given out.
    """
    with transaction.atomic():
        share_author_lists()
        places = lock_places(names)
        if not places:
            raise NamesMovedError(names)
        shown = most_printed(places.values())
        made = Author.objects.create(name=shown.printed, name_key=shown.name_key)
        lock_records([made.pk])  # nobody can know of it, so there is nobody to wait for
        act = rearrange(wanted=Wanted(made.pk, mine=dict.fromkeys(names)), by=by, at=at)
        made.refresh_from_db()
        return made, act
