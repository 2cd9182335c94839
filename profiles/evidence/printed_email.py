"""An address that stands in a work of the record, proved by a code: whoever reads that mailbox wrote the work.

Addresses in papers are of people who did not choose to stand in a database. They are never listed, and asking teaches
nothing: whatever address is given, the answer is the same, and a code goes out only where the address is printed and
may be the claimant's. So nobody finds out by guessing, nor writes to strangers through the portal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Left

from papers.models import Affiliation, Authorship, WorkText
from profiles.claims.case import lock_case
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.challenges import check_code, send_code
from profiles.evidence.channels import mailbox
from profiles.evidence.domains import AddressError, parse_address
from profiles.evidence.printed_addresses import FIRST_PAGES, Fit, belongs_to, find_addresses
from profiles.evidence.proved_addresses import (
    AddressRefusedError,
    keep_proved_address,
    own_challenge,
    own_claim,
)
from profiles.evidence.ties import Subject, names_of, subject_of
from profiles.models import Bearing, Challenge, Evidence, EvidenceKind, User

_KIND = EvidenceKind.PRINTED_EMAIL
_WORKS_READ: Final = 400


@dataclass(frozen=True, slots=True)
class Printed:
    """Where an address was found, and whose it looks like."""

    work: int
    fit: Fit


def works_with_text(subject: Subject) -> int:
    """How many of the works have something here in which an address may stand."""
    places = subject.authorships()
    printed = Affiliation.objects.filter(authorship_affiliations__authorship__in=places, raw__contains="@")
    in_affiliations = printed.values("authorship_affiliations__authorship__work")
    texts = WorkText.objects.filter(work__in=places.values("work")).values("work")
    return places.filter(Q(work__in=texts) | Q(work__in=in_affiliations)).values("work").distinct().count()


def send_printed_code(*, claim: int, address: str, by: User, now: datetime) -> Challenge:
    """Send a code to the address, if it is printed in a work of the record and may be the claimant's.

    The answer is the same where it is not. Raises AddressRefusedError for what is no address at all, ChallengeError,
    ActNotAllowedError.
    """
    own = own_claim(claim, by)
    try:
        parsed = str(parse_address(address))
    except AddressError as error:
        raise AddressRefusedError(str(error)) from error
    printed = find_printed(subject_of(own), parsed)
    return send_code(
        claim=own,
        kind=_KIND,
        address=parsed,
        context={"work": printed.work, "fit": printed.fit} if printed else {},
        by=by,
        now=now,
        deliver=printed is not None,
    )


def prove_printed_email(*, challenge: int, code: str, by: User, now: datetime) -> Evidence:
    """The code was right: the address is the account's, and evidence. Raises WrongCodeError, ChallengeError,
    AddressTakenError."""
    proved = check_code(challenge=own_challenge(challenge, _KIND, by), code=code, by=by, now=now)
    own = proved.context["fit"] == Fit.OWN
    with transaction.atomic():
        lock_case(proved.claim_id, now)
        keep_proved_address(address=proved.target, by=by)
        return add_evidence(
            claim=proved.claim_id,
            proof=Proof(
                kind=_KIND,
                channel=mailbox(parse_address(proved.target).mailbox),
                # One that may be a co-author's just as well shows who somebody is, and not which of the authors.
                bearing=Bearing.RECORD if own else Bearing.NONE,
                detail={"address": proved.target, "work": proved.context["work"]},
            ),
            by=by,
            now=now,
        )


def find_printed(subject: Subject, address: str) -> Printed | None:
    """The work of the record that prints this address, where it may be this author's; one where it surely is, if any.

    None where no work prints it, or where it is somebody else's wherever it stands.
    """
    best: Printed | None = None
    for work, text in _texts(subject):
        if all(found.address != address for found in find_addresses(text)):
            continue
        fit = _fit(subject, work, address)
        if fit is Fit.OWN:
            return Printed(work, fit)
        if fit is not Fit.ANOTHER and best is None:
            best = Printed(work, fit)
    return best


def _texts(subject: Subject) -> Iterator[tuple[int, str]]:
    """The first pages of each work, the newest first, and the affiliations that its sources give for this author."""
    places = subject.authorships()
    raw = Affiliation.objects.filter(authorship_affiliations__authorship__in=places, raw__contains="@")
    yield from raw.values_list("authorship_affiliations__authorship__work", "raw")[:_WORKS_READ]
    texts = WorkText.objects.filter(work__in=places.values("work")).order_by("-work__year", "-work")
    yield from texts.annotate(first=Left("text", FIRST_PAGES)).values_list("work", "first")[:_WORKS_READ].iterator()


def _fit(subject: Subject, work: int, address: str) -> Fit:
    own = set(subject.authorships().filter(work=work).values_list("pk", flat=True))
    others = list(Authorship.objects.filter(work=work).exclude(pk__in=own).values_list("raw_name", flat=True))
    return belongs_to(address, names_of(subject), others=others) if others else Fit.OWN
