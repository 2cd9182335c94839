"""Notes what may be wrong with records, all of them, each night: what was set aside stays so, what is gone goes."""

from datetime import datetime

from django.db import transaction

from papers.identity.suggesting.interface import Matter, Suggested
from papers.identity.suggesting.present import all_suggestions
from papers.identity.suggesting.weighing import LISTED_FROM
from papers.models import Suggestion
from papers.selectors.set_aside import set_aside
from portal.common.locks import advisory_lock

_AT_ONCE = 2000


def note_suggestions(*, now: datetime) -> int:
    """How many there are. Run twice, it changes nothing but the time. Raises `LockHeldError` if somebody is at it."""
    with advisory_lock("papers.suggestions", held="Suggestions are being noted already."):
        found = list(_worth_listing().values())
        with transaction.atomic():
            for first in range(0, len(found), _AT_ONCE):
                _note(found[first : first + _AT_ONCE], now)
            Suggestion.objects.filter(noted_at__lt=now, dismissed_at__isnull=True).delete()
        return len(found)


def _worth_listing() -> dict[tuple[Matter, int | None, int | None], Suggested]:
    """Of all that say something about one record or one work, the likeliest: whoever looks at it sees the others."""
    best: dict[tuple[Matter, int | None, int | None], Suggested] = {}
    aside = set_aside()
    for one in all_suggestions():
        if one.matter != Matter.MIXED and one.strength < LISTED_FROM:
            continue
        if aside.covers(record=one.record, other=one.other, work=one.work):
            continue
        about = (one.matter, one.other or (one.record if one.matter == Matter.MIXED else None), one.work)
        known = best.get(about)
        if known is None or (-one.strength, one.record) < (-known.strength, known.record):
            best[about] = one
    return best


def _note(found: list[Suggested], now: datetime) -> None:
    Suggestion.objects.bulk_create(
        [
            Suggestion(
                matter=one.matter.value,
                record_id=one.record,
                other_id=one.other,
                work_id=one.work if one.other is None else None,
                strength=one.strength,
                facts=[fact.as_json() for fact in one.facts],
                parts=[list(part) for part in one.parts],
                noted_at=now,
            )
            for one in found
        ],
        update_conflicts=True,
        unique_fields=["matter", "record", "other", "work"],
        update_fields=["strength", "facts", "parts", "noted_at"],
    )
