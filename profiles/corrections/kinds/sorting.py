"""Works that are somebody's, or are not: of one other record, of nobody's works, or of the record itself.

What somebody else changed between asking and doing is left as it is and said; the rest is done.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from papers.curation.errors import NamesMovedError, RecordIsMergedError, SignedTogetherError
from papers.curation.rearranging import Wanted, rearrange
from papers.models import Author, Authorship
from profiles.corrections.errors import NotPossibleError
from profiles.corrections.kinds.base import Done, Payload
from profiles.corrections.kinds.undoing import take_correction_back
from profiles.models import RequestPart

# Each try leaves out what the one before found in the way: names that were moved, then names in one list.
_TRIES: Final = 3


class Sort:
    """`mine` and `not_mine` are pairs: a name in an author list, and the record it was seen on, or None."""

    code = "sort"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return all(seen_on == record for _, seen_on in payload.get("mine", ()))

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        """A denial of what stands on somebody else's record changes nothing there."""
        taken_from = {seen_on for _, seen_on in payload.get("mine", ())}
        return frozenset(found for found in {record, other, *taken_from} if found is not None)

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record = part.request.record_id
        if record is None:
            raise NotPossibleError("nothing-left")
        mine, not_mine = _pairs(part.payload, "mine"), _pairs(part.payload, "not_mine")
        asked = len(mine) + len(not_mine)
        moved: set[int] = set()
        together: set[int] = set()
        for _ in range(_TRIES):
            if not mine and not not_mine:
                break
            wanted = Wanted(record, mine=mine, not_mine=not_mine)
            # A record that a work was only denied of is as it was.
            before = counts({record, *(seen for seen in mine.values() if seen is not None)})
            try:
                with transaction.atomic():
                    correction = rearrange(wanted=wanted, by=by, at=now)
            except NamesMovedError as error:
                moved |= error.names
            except SignedTogetherError as error:
                rows = Authorship.objects.filter(pk__in=mine, work__in=error.works)
                found = set(rows.values_list("pk", flat=True))
                if not found:
                    raise NotPossibleError("signed-together", works=_ids("W", error.works)) from error
                together |= found
            except RecordIsMergedError as error:
                raise NotPossibleError("merged-meanwhile") from error
            else:
                facts = {
                    "counts": changed_counts(before),
                    "asked": asked,
                    "mine": works_of(mine),
                    "not_mine": works_of(not_mine),
                    "moved_meanwhile": works_of(moved),
                    "signed_together": works_of(together),
                }
                return Done(facts, correction, public={"works": len(mine) + len(not_mine)})
            mine = {name: seen for name, seen in mine.items() if name not in moved | together}
            not_mine = {name: seen for name, seen in not_mine.items() if name not in moved}
        code = "signed-together" if together else "moved-meanwhile"
        raise NotPossibleError(code, works=works_of(moved | together))

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        take_correction_back(part, by=by, now=now)


def _pairs(payload: Payload, key: str) -> dict[int, int | None]:
    return {int(name): seen_on for name, seen_on in payload.get(key, ())}


def counts(records: set[int]) -> dict[int, int]:
    """How many works each of the records has now."""
    return dict(Author.objects.filter(pk__in=records).values_list("pk", "works_count"))


def changed_counts(before: Mapping[int, int]) -> dict[str, Any]:
    """By public id: how many works the record had, and how many it has now."""
    after = counts(set(before))
    return {f"A{pk}": [works, after.get(pk, 0)] for pk, works in sorted(before.items())}


def works_of(names: set[int] | Mapping[int, int | None]) -> list[str]:
    """The works in whose author lists the names stand, as public ids."""
    works = Authorship.objects.filter(pk__in=list(names)).order_by("work").values_list("work", flat=True)
    return _ids("W", works.distinct())


def _ids(letter: str, numbers: Any) -> list[str]:
    return [f"{letter}{number}" for number in sorted(numbers)]
