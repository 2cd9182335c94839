"""The ORCID iD that the account is connected with: its public record is fetched, and held against this one.

Only the connection made by signing in at ORCID counts, never an iD that was typed in. ORCID is asked through the one
way out and in no transaction; what it says is weighed, and filed, under the record's lock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import Count

from papers.models import Author, Authorship, AuthorshipIdentifier, Institution, Provenance, WorkIdentifier
from papers.records import Identifier
from portal.common.outbound import Limits, OutboundError, default_client
from profiles.claims.case import lock_case
from profiles.claims.deciding import consider
from profiles.claims.errors import ClaimError
from profiles.claims.name_fit import NameFit, fit_names
from profiles.evidence import rechecks
from profiles.evidence.adding import Proof, add_evidence
from profiles.evidence.channels import channel_of
from profiles.evidence.grounds import end_groundless_evidence
from profiles.evidence.kinds import ORCID_WITH_MATCH, WORTH
from profiles.evidence.orcid_fit import Candidate, is_the_holder
from profiles.evidence.orcid_record import AssertedBy, Match, OrcidRecord, OrcidRecordError, matching, read_record
from profiles.evidence.proved_addresses import own_claim
from profiles.evidence.ties import Subject, institution_ties, names_of, orcids_of, subject_of
from profiles.models import Bearing, Claim, Evidence, EvidenceDetail, EvidenceKind, User

# Records of people with a thousand works take megabytes, and ORCID a while.
_LIMITS: Final = Limits(whole=20.0, step=10.0, body=16_000_000)
_GONE: Final = frozenset({404, 409, 410})  # no such iD, deactivated, taken over by another
_ITEMS_KEPT: Final = 20
_OUTAGE: Final = 3
_OK: Final = 200


class OrcidError(ClaimError):
    """No evidence came of the iD. The sentence says why."""


class NotConnectedError(OrcidError):
    """The account has no ORCID iD connected."""


class OrcidSilentError(OrcidError):
    """ORCID did not answer, or not with a record. That says nothing about the iD."""


class OrcidGoneError(OrcidError):
    """ORCID has no such record any more."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the record at ORCID is worth for what is claimed."""

    bearing: Bearing
    match: Match

    @property
    def is_anchored(self) -> bool:
        return self.bearing is Bearing.RECORD and self.match.is_source_asserted

    @property
    def strength(self) -> float:
        return ORCID_WITH_MATCH if self.is_anchored else WORTH[EvidenceKind.ORCID].strength


def connected_orcids(user: User) -> list[str]:
    """The iDs with which the account signs in at ORCID; a person may have several, and each is one account's only."""
    connected = SocialAccount.objects.filter(user=user, provider="orcid").order_by("pk")
    return list(connected.values_list("uid", flat=True))


def connected_orcid(user: User, *, claim: Claim | None = None) -> str | None:
    """The account's iD; of several the one that the claimed record's own sources name, or the first."""
    found = connected_orcids(user)
    if len(found) > 1 and claim is not None:
        named = orcids_of(subject_of(claim))
        found.sort(key=lambda orcid: orcid not in named)
    return found[0] if found else None


def use_orcid(*, claim: int, by: User, now: datetime) -> Evidence:
    """Make evidence of the account's iD. Raises OrcidError, ActNotAllowedError."""
    orcid = connected_orcid(by, claim=own_claim(claim, by))
    if orcid is None:
        raise NotConnectedError("Connect your ORCID iD to your account first.")
    record = _fetched(orcid)
    with transaction.atomic():
        if orcid not in connected_orcids(by):
            raise NotConnectedError("This ORCID iD was disconnected at the same moment.")
        weighed = weigh(subject_of(lock_case(claim, now).claim), record)
        return add_evidence(
            claim=claim,
            proof=Proof(
                kind=EvidenceKind.ORCID,
                channel=channel_of("orcid", orcid),
                bearing=weighed.bearing,
                detail=_particulars(record, weighed.match),
                strength=weighed.strength,
                anchored=weighed.is_anchored,
            ),
            by=by,
            now=now,
        )


def recheck_orcid(*, now: datetime, at_most: int = 100) -> int:
    """Fetch records again, each once a month. Returns how many pieces ended.

    A record that is gone fails; one that no longer matches is worth less at once. Where ORCID does not answer several
    times in a row, the rest waits for the next time.
    """
    ended = silent = 0
    for detail in rechecks.due(EvidenceKind.ORCID, now=now, at_most=at_most):
        orcid = detail.data.get("orcid")
        if not isinstance(orcid, str):
            continue
        try:
            record = _fetched(orcid)
        except OrcidGoneError:
            ended += rechecks.failed(detail.evidence_id, now=now, what="Your ORCID iD")
        except OrcidError:
            silent += 1
            if silent >= _OUTAGE:
                break
        else:
            silent = 0
            _weigh_again(detail.evidence_id, record, now)
    return ended + end_groundless_evidence(now=now)


def weigh(subject: Subject, record: OrcidRecord) -> Weighed:
    """Whether the iD is about what is claimed, and what of it others assert.

    It is where the portal's own sources name the iD; where those who deposited works there lead to this author rather
    than to any co-author; or where an institution of the record says that its holder, who bears the name, works there.
    """
    fits = fit_names(record.names, names_of(subject)) is not NameFit.INCOMPATIBLE
    named = record.orcid in orcids_of(subject)
    works = _works_of_the_holder(subject, record, fits=fits, named=named)
    rors = _rors(subject) if fits or named else set()
    match = matching(record, works=works, rors=rors)
    bears = named or match.is_source_asserted
    return Weighed(Bearing.RECORD if bears else Bearing.NONE, match)


def _works_of_the_holder(subject: Subject, record: OrcidRecord, *, fits: bool, named: bool) -> set[Identifier]:
    """Identifiers of the claimed works that the iD has on somebody else's word, if the iD is this author's."""
    asserted = {
        (one.scheme, one.value)
        for work in record.works
        if work.asserted_by is AssertedBy.ORGANISATION
        for one in work.identifiers
    }
    known = WorkIdentifier.objects.filter(
        scheme__in={scheme for scheme, _ in asserted}, value__in={value for _, value in asserted}
    )
    rows = [row for row in known.values_list("work", "scheme", "value") if row[1:] in asserted]
    on_it = {work for work, *_ in rows}
    own = subject.authorships()
    elsewhere = AuthorshipIdentifier.objects.filter(authorship__in=own, scheme="orcid").exclude(value=record.orcid)
    here = own.filter(work__in=on_it).exclude(pk__in=elsewhere.values("authorship"))  # beside which another iD stands
    mine = set(here.values_list("work", flat=True))
    candidate = Candidate(len(mine), own.count(), fits)
    if not named and not is_the_holder(candidate, _others(subject, record, on_it, at_least=len(mine))):
        return set()
    return {Identifier(scheme, value) for work, scheme, value in rows if work in mine}


def _others(subject: Subject, record: OrcidRecord, works: set[int], *, at_least: int) -> list[Candidate]:
    """Everybody else who wrote as many of these works."""
    counted = (
        Authorship.objects.filter(work__in=works, author__isnull=False)
        .exclude(author=subject.author)
        .exclude(provenance=Provenance.DENIED)
        .values_list("author")
        .annotate(matched=Count("work", distinct=True))
        .filter(matched__gte=max(at_least, 1))
        .order_by()
    )
    matched = dict(counted)
    found = Author.objects.filter(pk__in=matched).values_list("pk", "works_count", "name")
    return [
        Candidate(matched[pk], works_count, fit_names(record.names, [name]) is not NameFit.INCOMPATIBLE)
        for pk, works_count, name in found
    ]


def _rors(subject: Subject) -> set[str]:
    places = Institution.objects.filter(pk__in=institution_ties(subject).related, ror__isnull=False)
    return {ror for ror in places.values_list("ror", flat=True) if ror}


def _weigh_again(evidence: int, record: OrcidRecord, now: datetime) -> None:
    """What the record says today, put in the place of what it said. What a moderator accepted stays accepted."""
    with transaction.atomic():
        claim = Evidence.objects.values_list("claim", flat=True).get(pk=evidence)
        case = lock_case(claim, now)
        piece = Evidence.objects.filter(pk=evidence, ended_at__isnull=True).first()
        if piece is None:
            return
        weighed = weigh(subject_of(case.claim), record)
        if piece.bearing != Bearing.ACCEPTED:
            piece.bearing = weighed.bearing
        piece.strength, piece.anchored, piece.checked_at = weighed.strength, weighed.is_anchored, now
        piece.save(update_fields=["bearing", "strength", "anchored", "checked_at"])
        EvidenceDetail.objects.filter(evidence=piece).update(data=_particulars(record, weighed.match))
        consider(claim=claim, now=now)


def _particulars(record: OrcidRecord, match: Match) -> dict[str, object]:
    return {
        "orcid": record.orcid,
        "name": record.name,
        "works": [{"title": work.title, "source": work.source} for work in match.works[:_ITEMS_KEPT]],
        "works_count": len(match.works),
        "affiliations": [
            {"organisation": one.organisation, "kind": one.kind, "source": one.source}
            for one in match.affiliations[:_ITEMS_KEPT]
        ],
        "own": match.own,
    }


def _fetched(orcid: str) -> OrcidRecord:
    """The public record. Raises OrcidGoneError, OrcidSilentError."""
    try:
        answer = default_client().within(_LIMITS).get(f"{settings.ORCID_API}/{orcid}/record", accept="application/json")
        if answer.status in _GONE:
            raise OrcidGoneError("ORCID has no public record with your iD.")
        if answer.status != _OK:
            raise OrcidSilentError("ORCID does not answer now. Try again in a few minutes.")
        return read_record(answer.json(), orcid=orcid)
    except (OutboundError, OrcidRecordError) as error:
        raise OrcidSilentError("ORCID does not answer now. Try again in a few minutes.") from error
