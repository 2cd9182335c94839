"""Asking for corrections: what is the asker's alone is done at once, and the others are asked about the rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from papers.models import Author
from papers.storage.record_locks import lock_records
from profiles.claims.acting import hold_accounts
from profiles.corrections.applying import apply_part, close_if_decided, records_of
from profiles.corrections.asked import AskedPart
from profiles.corrections.deciders import who_decides
from profiles.corrections.errors import CorrectionError, NothingAskedError, NotYoursError
from profiles.corrections.kinds import KINDS
from profiles.corrections.kinds.base import Disputable, Noted
from profiles.corrections.notices import Notice, queue_notices
from profiles.corrections.situation import situation
from profiles.models import CorrectionRequest, Decider, Relation, RequestPart, User
from profiles.selectors.addresses import verified_addresses

OWNER_HAS: Final = timedelta(days=14)
LONGEST_REASON: Final = 4000
PARTS_AT_MOST: Final = 200
# Each may be a mail to somebody, or work for a moderator.
REQUESTS_A_DAY: Final = 60


def file_request(
    *,
    record: int | None,
    by: User,
    parts: Sequence[AskedPart],
    now: datetime,
    relation: Relation = Relation.SELF,
    reason: str = "",
) -> CorrectionRequest:
    """File a request with its parts. Raises NothingAskedError, NotYoursError, CorrectionError.

    A part that turns out not to be possible is kept as such, with the reason: it holds up none of the others.
    """
    reason = reason.strip()
    if not parts:
        raise NothingAskedError("Nothing would change. Mark at least one work, or say what else is wrong.")
    if len(parts) > PARTS_AT_MOST:
        raise CorrectionError(f"A request has at most {PARTS_AT_MOST} parts. Send some of them first.")
    if len(reason) > LONGEST_REASON:
        raise CorrectionError(f"The reason is longer than {LONGEST_REASON:,} characters.")
    if relation != Relation.SELF and not reason:
        raise CorrectionError("Say how you know, for whoever decides.")
    with transaction.atomic():
        lock_records(_touched(record, parts))
        if record is not None and Author.objects.get(pk=record).merged_into_id is not None:
            raise CorrectionError("This record was merged into another one. Look at that one.")
        (filer,) = hold_accounts(by)
        if filer is None or not filer.is_active or filer.suspended_at or filer.deletion_due_at:
            raise NotYoursError("This account cannot ask for corrections now.")
        if not verified_addresses(filer.pk):
            raise NotYoursError("Verify an e-mail address of yours first.")
        lately = CorrectionRequest.objects.filter(filed_by=filer, filed_at__gt=now - timedelta(days=1))
        if lately.count() >= REQUESTS_A_DAY:
            raise CorrectionError(f"You have sent {REQUESTS_A_DAY} requests in a day. Go on tomorrow.")
        request = CorrectionRequest.objects.create(
            record_id=record, filed_by=filer, relation=relation, reason=reason, filed_at=now
        )
        for number, asked in enumerate(parts, start=1):
            _begin(request, number, asked, filer, now)
        close_if_decided(request, now)
        return request


def _touched(record: int | None, parts: Sequence[AskedPart]) -> set[int]:
    found = {record} if record is not None else set()
    for asked in parts:
        found |= KINDS[asked.kind].touches(record=record, payload=asked.payload, other=asked.other)
    return found


def _begin(request: CorrectionRequest, number: int, asked: AskedPart, filer: User, now: datetime) -> None:
    part = RequestPart(
        request=request, number=number, kind=asked.kind, payload=dict(asked.payload), other_id=asked.other
    )
    decide(part, filer=filer.pk)
    part.due_at = now + OWNER_HAS if part.decider == Decider.OWNER else None
    part.save()
    if part.decider == Decider.FILER:
        queue_notices(part=apply_part(part, by=filer, now=now), what=Notice.DECIDED)
    else:
        queue_notices(part=part, what=Notice.FILED)


def decide(part: RequestPart, *, filer: int | None) -> None:
    """Say on the part who has to agree, as things stand now."""
    request = part.request
    record, kind = request.record_id, KINDS[part.kind]
    if filer is not None and isinstance(kind, Noted) and kind.changes_nothing(payload=part.payload):
        part.decider, part.asked_id = Decider.FILER, None
        return
    part.decider, part.asked_id = who_decides(
        situation(
            record=record,
            records=records_of(part),
            by=filer,
            relation=request.relation,
            gives_only=kind.gives_only(record=record, payload=part.payload),
            disputed=isinstance(kind, Disputable)
            and kind.disputed(record=record, payload=part.payload, other=part.other_id),
        )
    )
