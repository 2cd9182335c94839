"""Saying no: to a claim, to several that were given nothing to decide on, and to evidence that is false."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from profiles.claims.acting import act
from profiles.claims.case import lock_case
from profiles.claims.ending import EndedWhy
from profiles.claims.errors import ActNotAllowedError, ClaimError
from profiles.claims.transitions import Act, Part
from profiles.evidence.adding import take_back_evidence
from profiles.models import Claim, ClaimState, Evidence, User
from profiles.moderation.errors import EvidenceError, SecondWordNeededError
from profiles.moderation.noting import checked_reason, note_on_record, tell_claimant
from profiles.moderation.reasons import EVIDENCE_ENDS
from profiles.moderation.standing import hold_moderators
from profiles.selectors.moderation_queue import given_nothing

BULK_AT_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """Which claims were rejected, and which were not, each with the sentence why."""

    done: list[int]
    refused: list[tuple[int, str]]


def reject_claim(*, claim: int, by: User, reason: str, note: str = "", now: datetime) -> Claim:
    """Turn a waiting claim down. In a dispute two moderators decide: SecondWordNeededError."""
    with transaction.atomic():
        case = lock_case(claim, now)
        (moderator,) = hold_moderators(case, by)
        checked_reason(reason, Act.REJECT, note)
        if case.claim.state == ClaimState.DISPUTED:
            raise SecondWordNeededError("Two moderators decide a dispute. Propose it: a second one confirms.")
        changed = act(claim=claim, act=Act.REJECT, by=moderator, now=now, reason=reason)
        tell_claimant(changed, note)
        return changed


def reject_in_bulk(*, claims: Sequence[int], by: User, reason: str, now: datetime) -> BulkOutcome:
    """Reject claims that hold nothing to decide on, each as an act of its own. One that fails stops none of the rest.

    Whoever was wronged can claim again at once, and another moderator can open the claim again.
    """
    checked_reason(reason, Act.REJECT)
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    for claim in list(dict.fromkeys(claims))[:BULK_AT_MOST]:
        try:
            with transaction.atomic():
                lock_case(claim, now)
                if not given_nothing(now).filter(pk=claim).exists():
                    raise ActNotAllowedError("There is something to decide on now. Open it.")
                reject_claim(claim=claim, by=by, reason=reason, now=now)
        except Claim.DoesNotExist:
            refused.append((claim, "There is no such claim."))
        except ClaimError as error:
            refused.append((claim, str(error)))
        else:
            done.append(claim)
    return BulkOutcome(done, refused)


def end_false_evidence(*, evidence: int, by: User, reason: str, now: datetime) -> Evidence:
    """Find that a piece of evidence is false, or somebody else's. It stops counting at once.

    Raises EvidenceError, NotModeratorError, ReasonError, Evidence.DoesNotExist.
    """
    with transaction.atomic():
        found = Evidence.objects.get(pk=evidence)
        case = lock_case(found.claim_id, now)
        (moderator,) = hold_moderators(case, by)
        checked_reason(reason, EVIDENCE_ENDS)
        if Evidence.objects.filter(pk=evidence, ended_at__isnull=False).exists():
            raise EvidenceError("This evidence does not count any more.")
        note_on_record(case.claim, EVIDENCE_ENDS, by=moderator, now=now, reason=reason, facts={"kind": found.kind})
        return take_back_evidence(
            evidence=evidence, by=moderator, why=EndedWhy.FOUND_FALSE, now=now, part=Part.MODERATOR
        )
