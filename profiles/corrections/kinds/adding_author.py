"""Somebody wrote a work and is not in its author list: the name is put in, for every later import to respect.

Whoever owns a record in the list has to agree, or a moderator: nobody puts themselves among authors alone.
"""

from datetime import datetime

from papers.curation.added_names import (
    AlreadyListedError,
    NoNameError,
    NotListedError,
    add_name,
    take_name_out,
)
from papers.curation.errors import RecordIsMergedError, SignedTogetherError
from papers.models import Authorship, Work
from profiles.corrections.errors import NotPossibleError, NotUndoableError
from profiles.corrections.kinds.base import Done, Payload
from profiles.corrections.kinds.sorting import changed_counts, counts
from profiles.models import Claim, RequestPart


class AddAuthor:
    """`work`, the `name` as it is to be printed, and its `position`, counted from 1."""

    code = "add-author"

    def gives_only(self, *, record: int | None, payload: Payload) -> bool:
        return False

    def disputed(self, *, record: int | None, payload: Payload, other: int | None) -> bool:
        """Also an owner at the highest level needs a second word."""
        return True

    def touches(self, *, record: int | None, payload: Payload, other: int | None) -> frozenset[int]:
        listed = Authorship.objects.filter(work=int(payload["work"]), author__isnull=False).values("author")
        owned = Claim.objects.filter(author__in=listed, holds=True).values_list("author", flat=True)
        return frozenset(owned) | (frozenset() if record is None else frozenset({record}))

    def apply(self, *, part: RequestPart, by: int, now: datetime) -> Done:
        record, work = part.request.record_id, int(part.payload["work"])
        if record is None:
            raise NotPossibleError("nothing-left")
        before = counts({record})
        try:
            added = add_name(
                work=work,
                author=record,
                name=str(part.payload["name"]),
                position=int(part.payload["position"]),
                by=by,
                at=now,
            )
        except RecordIsMergedError as error:
            raise NotPossibleError("merged-meanwhile") from error
        except SignedTogetherError as error:
            raise NotPossibleError("signed-together", works=[f"W{work}"]) from error
        except AlreadyListedError as error:
            raise NotPossibleError("listed-already", works=[f"W{work}"]) from error
        except (NoNameError, Work.DoesNotExist) as error:
            raise NotPossibleError("nothing-left") from error
        facts = {"counts": changed_counts(before), "added": added.pk, "works": [f"W{work}"], "moved": 1}
        return Done(facts, public={"works": 1})

    def undo(self, *, part: RequestPart, by: int, now: datetime) -> None:
        try:
            take_name_out(added=int(part.facts["added"]), at=now)
        except NotListedError as error:
            raise NotUndoableError("moved-meanwhile") from error

    def tell(self, payload: Payload, other: int | None) -> list[tuple[str, str]]:
        work = Work.shown.filter(pk=int(payload["work"])).first()
        title = f"{work.title} (W{work.pk})" if work else f"W{payload['work']}"
        return [("Work", title), ("Name to add", str(payload["name"])), ("Place in the list", str(payload["position"]))]
