"""An address at an institution, proved by a code: its holder belongs to the institution, as far as that can be known.

It says who somebody works for. It is about this record only where the record's own data name the institution; what a
domain must be like is in `profiles.evidence.domains`.
"""

from datetime import datetime

from django.db import transaction

from profiles.claims.case import lock_case
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.challenges import check_code, send_code
from profiles.evidence.channels import mailbox
from profiles.evidence.domains import Verdict, judge_address, parse_address
from profiles.evidence.proved_addresses import (
    AddressRefusedError,
    keep_proved_address,
    own_challenge,
    own_claim,
    proved_lately,
)
from profiles.evidence.registered_domains import StoredDomains
from profiles.evidence.ties import institution_ties, subject_of
from profiles.models import Bearing, Challenge, Evidence, EvidenceKind, User

_KIND = EvidenceKind.INSTITUTIONAL_EMAIL


def judge_institutional(*, address: str) -> Verdict:
    """Whether an address is one of an institution's, and if not, why. Tells nothing about accounts."""
    return judge_address(address, known=StoredDomains())


def send_institutional_code(*, claim: int, address: str, by: User, now: datetime) -> Challenge:
    """Send a code there, whoever has the address. Raises AddressRefusedError, ChallengeError, ActNotAllowedError."""
    own = own_claim(claim, by)
    verdict = _accepted(address)
    return send_code(
        claim=own,
        kind=_KIND,
        address=str(parse_address(address)),
        context={"domain": verdict.domain},
        by=by,
        now=now,
    )


def prove_institutional_email(*, challenge: int, code: str, by: User, now: datetime) -> Evidence:
    """The code was right: the address is the account's, and evidence. Raises WrongCodeError, ChallengeError,
    AddressTakenError, AddressRefusedError."""
    proved = check_code(challenge=own_challenge(challenge, _KIND, by), code=code, by=by, now=now)
    return _file(proved.claim_id, proved.target, by=by, now=now)


def use_institutional_email(*, claim: int, address: str, by: User, now: datetime) -> Evidence:
    """Evidence from an address that the account proved when it was opened, days ago: no second code is asked for.

    Raises AddressRefusedError, ActNotAllowedError.
    """
    own_claim(claim, by)
    if address not in proved_lately(by, now):
        raise AddressRefusedError("Have a code sent to this address first.")
    return _file(claim, address, by=by, now=now)


def _file(claim: int, address: str, *, by: User, now: datetime) -> Evidence:
    verdict = _accepted(address)  # lists may have changed since the code was sent
    with transaction.atomic():
        ties = institution_ties(subject_of(lock_case(claim, now).claim))
        keep_proved_address(address=address, by=by)
        named = next((one for one in verdict.institutions if ties.names(one)), None)
        return add_evidence(
            claim=claim,
            proof=Proof(
                kind=_KIND,
                channel=mailbox(parse_address(address).mailbox),
                bearing=Bearing.NONE if named is None else Bearing.RECORD,
                detail={"address": address, "domain": verdict.domain},
                institution=named or verdict.institutions[0],
            ),
            by=by,
            now=now,
        )


def _accepted(address: str) -> Verdict:
    verdict = judge_institutional(address=address)
    if not verdict.is_accepted:
        raise AddressRefusedError(verdict.message)
    return verdict
