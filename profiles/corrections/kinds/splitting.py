"""Works that get a record of their own: another person's of that name, or nobody's so far."""

from datetime import datetime

from papers.curation.beginning import begin_record
from papers.curation.errors import NamesMovedError, RecordIsMergedError, SignedTogetherError
from papers.curation.rearranging import split_off
from profiles.corrections.errors import NotPossibleError
from profiles.corrections.kinds.base import Done, Payload
from profiles.corrections.kinds.sorting import changed_counts, counts, works_of
from profiles.corrections.kinds.undoing import take_correction_back
from profiles.models import RequestPart
from profiles.news.record_changes import note_split, note_undone


class Split:
    """`names` are names in author lists, all on the request's record; nobody's, where the request has none."""

    code = "split"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return True

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        return frozenset() if record is None else frozenset({record})

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record = part.request.record_id
        names = {int(name) for name in part.payload["names"]}
        before = counts({record} if record is not None else set())
        try:
            made, correction = (
                split_off(record=record, names=names, by=by, at=now)
                if record is not None
                else begin_record(names=names, by=by, at=now)
            )
        except NamesMovedError as error:
            raise NotPossibleError("moved-meanwhile", works=works_of(set(error.names))) from error
        except RecordIsMergedError as error:
            raise NotPossibleError("merged-meanwhile") from error
        except SignedTogetherError as error:
            raise NotPossibleError("signed-together", works=[f"W{work}" for work in sorted(error.works)]) from error
        if record is not None:
            note_split(record=record, made=made.pk, correction=correction.pk)
        facts = {
            "counts": {**changed_counts(before), made.public_id: [0, made.works_count]},
            "made": made.public_id,
            "works": works_of(names),
        }
        return Done(facts, correction, public={"works": len(names), "made": made.public_id})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        take_correction_back(part, by=by, now=now)
        record, made = part.request.record_id, part.facts.get("made")
        if record is not None and made and part.correction_id is not None:
            note_undone(author=record, other=int(str(made)[1:]), correction=part.correction_id)
