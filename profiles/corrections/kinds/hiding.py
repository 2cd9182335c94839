"""A person's page or a work is taken out of the portal, until somebody has it shown again.

A page is its owner's to hide; a work is everybody's who owns a record in its author list.
"""

from datetime import datetime

from django.db.models import Q

from papers.curation.errors import BuiltUponError, RecordIsMergedError, TooLateError
from papers.curation.hiding import AlreadyHiddenError, NotHiddenError, hide_person, hide_work, show_again
from papers.models import Author, Authorship, CorrectedPlace, Work
from profiles.corrections.errors import NotPossibleError, NotUndoableError
from profiles.corrections.kinds.base import Done, Payload
from profiles.models import Claim, RequestPart


class Hide:
    """`work` is the work to hide; without it, the request's own record is."""

    code = "hide"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return False

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        """Of a work, the records in its author list that people own: no other can speak, and lists are long."""
        work = payload.get("work")
        if work is None:
            return frozenset() if record is None else frozenset({record})
        listed = Authorship.objects.filter(work=int(work), author__isnull=False).values("author")
        # While the work is hidden its names are nobody's, and whose they were says the act.
        were = CorrectedPlace.objects.filter(correction__hiding__work=int(work)).values("author_before")
        owned = Claim.objects.filter(Q(author__in=listed) | Q(author__in=were), holds=True)
        return frozenset(owned.values_list("author", flat=True))

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record, work = part.request.record_id, part.payload.get("work")
        try:
            if work is not None:
                act = hide_work(work=int(work), by=by, at=now)
            elif record is not None:
                act = hide_person(author=record, by=by, at=now)
            else:
                raise NotPossibleError("nothing-left")
        except RecordIsMergedError as error:
            raise NotPossibleError("merged-meanwhile") from error
        except (AlreadyHiddenError, Work.DoesNotExist, Author.DoesNotExist) as error:
            raise NotPossibleError("nothing-left") from error
        hidden = f"W{work}" if work is not None else f"A{record}"
        return Done({"hidden": hidden}, act, public={"hidden": hidden})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        if part.correction_id is None:
            raise NotUndoableError("nothing-left")
        try:
            show_again(correction=part.correction_id, by=by, at=now)
        except NotHiddenError as error:
            raise NotUndoableError("undone") from error
        except TooLateError as error:
            raise NotUndoableError("too-late") from error
        except BuiltUponError as error:
            raise NotUndoableError("built-upon", corrections=sorted(error.corrections)) from error

    def tell(self, payload: Payload, other: int | None) -> list[tuple[str, str]]:
        work = payload.get("work")
        return [("To be hidden", f"the work W{work}" if work is not None else "the person's page")]
