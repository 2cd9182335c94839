"""Agreeing to some of the works of a part and declining the rest: the part is divided, and each half decided.

Only what lists names can be divided; of what is one change there is no half.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from profiles.claims.acting import hold_accounts
from profiles.corrections.answering import answer_part, lock_part, may_answer
from profiles.corrections.errors import CorrectionError, NotWaitingError, NotYoursError
from profiles.models import CorrectionRequest, PartState, RequestPart, User

# What may be divided, and under which keys its payload lists names.
DIVISIBLE: Final[Mapping[str, tuple[str, ...]]] = {"sort": ("mine", "not_mine"), "split": ("names",)}


def answer_some(
    *, part: int, by: User, agreed: Collection[int], now: datetime, note: str = "", reason: str = ""
) -> tuple[RequestPart, RequestPart]:
    """Agree to the names `agreed` (rows of author lists) and decline the others, with a note for whoever asked.

    Answers with the half that was done and the half that was declined. Raises what `answer_part` raises, and
    CorrectionError where there is nothing to divide.
    """
    with transaction.atomic():
        found = lock_part(part)
        (user,) = hold_accounts(by)
        if user is None or not may_answer(found, user):
            raise NotYoursError("This is not yours to decide.")
        if found.state != PartState.WAITING:
            raise NotWaitingError("This was decided meanwhile.")
        yes, no = divided(found.kind, found.payload, agreed)
        if not _names(found.kind, yes) or not _names(found.kind, no):
            raise CorrectionError("Tick some of the works and leave others, or agree or decline as a whole.")
        rest = _rest(found, no)
        found.payload = yes
        found.save(update_fields=["payload"])
        done = answer_part(part=found.pk, by=by, agree=True, now=now, note=note)
        declined = answer_part(part=rest.pk, by=by, agree=False, now=now, note=note, reason=reason)
        return done, declined


def divided(kind: str, payload: Mapping[str, Any], agreed: Collection[int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The payload with the names of `agreed` alone, and with the others alone. Pure; loses no name."""
    keys = DIVISIBLE.get(kind, ())
    yes, no = dict(payload), dict(payload)
    for key in keys:
        entries = list(payload.get(key) or ())
        yes[key] = [entry for entry in entries if _name(entry) in agreed]
        no[key] = [entry for entry in entries if _name(entry) not in agreed]
    return yes, no


def _name(entry: Any) -> Any:
    return entry[0] if isinstance(entry, list | tuple) else entry


def _names(kind: str, payload: Mapping[str, Any]) -> list[Any]:
    return [entry for key in DIVISIBLE.get(kind, ()) for entry in payload.get(key) or ()]


def _rest(part: RequestPart, payload: dict[str, Any]) -> RequestPart:
    """The other half, with a number of its own; the request is held, so that no two halves get the same one."""
    request = CorrectionRequest.objects.select_for_update().get(pk=part.request_id)
    last: int = request.parts.aggregate(last=Max("number"))["last"] or 0
    return RequestPart.objects.create(
        request=request,
        number=last + 1,
        kind=part.kind,
        payload=payload,
        other_id=part.other_id,
        decider=part.decider,
        asked_id=part.asked_id,
        due_at=part.due_at,
    )
