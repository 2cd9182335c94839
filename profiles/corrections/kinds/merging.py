"""Two records that are one person become one: the other's address leads to this one for ever."""

from datetime import datetime

from papers.curation.errors import RecordIsMergedError, SignedTogetherError
from papers.curation.rearranging import Wanted, rearrange
from papers.models import Correction
from profiles.corrections.errors import NotPossibleError
from profiles.corrections.kinds.base import Done, Payload
from profiles.corrections.kinds.sorting import changed_counts, counts
from profiles.corrections.kinds.undoing import take_correction_back
from profiles.models import Claim, RequestPart
from profiles.news.record_changes import note_merged, note_undone
from profiles.selectors.authenticated_ids import ids_forbid_merge


class Merge:
    """`other` is the record that becomes part of the request's own. The payload is empty."""

    code = "merge"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return False

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        return frozenset(found for found in (record, other) if found is not None)

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record, other = part.request.record_id, part.other_id
        if record is None or other is None or record == other:
            raise NotPossibleError("merged-meanwhile")
        owners = set(Claim.objects.filter(author__in=[record, other], holds=True).values_list("user", flat=True))
        if len(owners) > 1:
            raise NotPossibleError("two-owners")
        if ids_forbid_merge(record, other):
            raise NotPossibleError("two-orcids")
        before = counts({record, other})
        try:
            correction = rearrange(wanted=Wanted(record, joined=[other]), by=by, at=now, kind=Correction.Kind.MERGE)
        except RecordIsMergedError as error:
            raise NotPossibleError("merged-meanwhile") from error
        except SignedTogetherError as error:
            raise NotPossibleError("signed-together", works=[f"W{work}" for work in sorted(error.works)]) from error
        note_merged(joined=other, into=record, correction=correction.pk)
        facts = {"counts": changed_counts(before), "joined": f"A{other}", "into": f"A{record}"}
        return Done(facts, correction, public={"joined": f"A{other}", "into": f"A{record}"})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        take_correction_back(part, by=by, now=now)
        if part.request.record_id is not None and part.other_id is not None and part.correction_id is not None:
            note_undone(author=part.other_id, other=part.request.record_id, correction=part.correction_id)
