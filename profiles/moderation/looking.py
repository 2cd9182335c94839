"""Everything about a case that its moderators may see, read in one go. Looking is itself an act: it is written down on
the account of each person whose particulars were shown, who finds it in the export of their data.

No page but the case's own shows what is read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from papers.models import Author, Authorship, Provenance
from papers.search.names import NameKind, find_names
from papers.selectors.work_lines import WorkLine, work_lines
from profiles.audit.writing import Entry, write_event
from profiles.claims.case import Case, read_case
from profiles.claims.ending import EndedWhy
from profiles.claims.levels import Strength
from profiles.claims.name_fit import NameFit, fit_names
from profiles.claims.transitions import Part
from profiles.models import (
    Appeal,
    AuditEvent,
    Claim,
    ClaimState,
    Evidence,
    EvidenceDocument,
    Proposal,
    User,
    Vouch,
)
from profiles.moderation.standing import hold_accounts, is_own_case, refuse_unless_moderator
from profiles.selectors.addresses import verified_addresses
from profiles.selectors.author_facts import Stay, stays
from profiles.selectors.author_works import WorkFilter, page_of_works
from profiles.selectors.decision_notes import notes_on

WORKS_SHOWN: Final = 6
STAYS_SHOWN: Final = 8
NAMESAKES_SHOWN: Final = 8
HISTORY_SHOWN: Final = 12
_FITS: Final = {
    NameFit.COMPATIBLE: "fits the record",
    NameFit.INITIALS: "fits the record by initials only",
    NameFit.INCOMPATIBLE: "is not one of the record's",
}
_ENDED: Final[Mapping[str, str]] = {
    EndedWhy.EXPIRED: "too old",
    EndedWhy.REPLACED: "given anew since",
    EndedWhy.TAKEN_BACK: "taken back",
    EndedWhy.ADDRESS_REMOVED: "the address left the account",
    EndedWhy.ORCID_DISCONNECTED: "the iD left the account",
    EndedWhy.RECHECK_FAILED: "not found any more when checked again",
    EndedWhy.DOMAIN_LOST: "the domain is no institution's any more",
    EndedWhy.FOUND_FALSE: "a moderator found it false",
    EndedWhy.VOUCHER_LOST_STANDING: "the co-author lost their own record",
    EndedWhy.CLAIM_CLOSED: "the claim was closed",
}


@dataclass(frozen=True, slots=True)
class Particular:
    """A piece of evidence with what is private about it, as (what it is called, what it is)."""

    evidence: Evidence
    is_valid: bool
    details: list[tuple[str, str]]

    @property
    def bears(self) -> bool:
        return self.evidence.bearing != "none"

    @property
    def why_not(self) -> str:
        """Why it does not count, in words."""
        return _ENDED.get(self.evidence.ended_why, self.evidence.ended_why) or "too old"

    @property
    def tag(self) -> str:
        return str(self.evidence.pk)


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another record of a like name; `joint` works name both, so that these are two people."""

    author: Author
    joint: int


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """Another record that the person claims or claimed, and the works that name both."""

    claim: Claim
    joint: int


@dataclass(frozen=True, slots=True)
class Side:
    """One person's claim with all that speaks for it."""

    claim: Claim
    fit: NameFit
    strength: Strength
    addresses: list[str]
    pieces: list[Particular]
    documents: list[EvidenceDocument]
    vouches: list[Vouch]
    other_records: list[OtherRecord]
    rejected_before: int

    @property
    def fit_in_words(self) -> str:
        return _FITS[self.fit]

    @property
    def acceptable(self) -> list[Particular]:
        return [piece for piece in self.pieces if piece.is_valid and not piece.bears]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as its moderators see it. `sides` begin with the claim in question; the owner comes next."""

    case: Case
    sides: list[Side]
    names: list[str]
    stays: list[Stay]
    works: list[WorkLine]
    claimed_works: list[WorkLine]
    namesakes: list[Namesake]
    decisions: list[tuple[AuditEvent, str]]
    proposal: Proposal | None
    appeals: list[Appeal]


def look_at_case(*, claim: int, by: User, now: datetime) -> CaseFile | None:
    """The file of a case, with the look written down; None for a moderator who is involved in it.

    Raises Claim.DoesNotExist, also for a draft: that is its claimant's alone. Raises NotModeratorError.
    """
    with transaction.atomic():
        case = read_case(claim, now)
        (moderator,) = hold_accounts(by)
        refuse_unless_moderator(moderator)
        if case.claim.state == ClaimState.DRAFT:
            raise Claim.DoesNotExist
        if is_own_case(moderator, case):
            return None
        file = _read(case)
        for number in sorted({side.claim.user_id for side in file.sides if side.claim.user_id is not None}, key=str):
            _write_down(number, case, by=moderator, now=now)
        return file


def _write_down(account: int, case: Case, *, by: User, now: datetime) -> None:
    write_event(
        Entry(
            subject=f"U{account}",
            act="evidence-seen",
            actor=Part.MODERATOR,
            actor_id=by.pk,
            at=now,
            facts={"claim": case.claim.pk, "record": f"A{case.claim.author_id}"},
        )
    )


def _read(case: Case) -> CaseFile:
    author = case.claim.author
    names = case.record_names()
    sides = [case.claim, *([case.owner] if case.owner else []), *case.rivals]
    notes = notes_on(case.claim.pk)
    events = AuditEvent.objects.filter(claim_id=case.claim.pk).exclude(act="open").order_by("-id")[:HISTORY_SHOWN]
    groups = page_of_works(author.pk, WorkFilter(), after="").groups
    claimed = [work.work_id for work in case.claimed_works()]
    return CaseFile(
        case=case,
        sides=[_side(case, claim, case.known_names()) for claim in sides],
        names=list(dict.fromkeys(names)),
        stays=stays(author.pk, limit=STAYS_SHOWN),
        works=[line for group in groups for line in group.works][:WORKS_SHOWN],
        claimed_works=work_lines(claimed, subject=author.pk) if claimed else [],
        namesakes=_namesakes(author),
        decisions=[(event, notes.get(event.pk, "")) for event in events],
        proposal=Proposal.objects.filter(claim=case.claim, decided_at__isnull=True)
        .select_related("proposed_by")
        .first(),
        appeals=list(
            Appeal.objects.filter(claim=case.claim).select_related("against", "decided_by").order_by("-filed_at")
        ),
    )


def _side(case: Case, claim: Claim, names: list[str]) -> Side:
    user = claim.user
    others = Claim.objects.filter(user=user).exclude(pk=claim.pk).exclude(state=ClaimState.DRAFT)
    known = list(others.select_related("author").order_by("-state_since", "-pk")[:HISTORY_SHOWN]) if user else []
    joint = _joint_works(claim.author_id, [other.author_id for other in known])
    evidence = Evidence.objects.filter(claim=claim).select_related("detail", "institution", "accepted_by")
    return Side(
        claim=claim,
        fit=fit_names([user.display_name], names) if user else NameFit.INCOMPATIBLE,
        strength=case.strength_of(claim),
        addresses=verified_addresses(user.pk) if user else [],
        pieces=[_particular(piece, case.now) for piece in evidence.order_by("ended_at", "given_at", "pk")],
        documents=list(EvidenceDocument.objects.filter(claim=claim).defer("content").order_by("uploaded_at", "pk")),
        vouches=list(
            Vouch.objects.filter(claim=claim)
            .exclude(state=Vouch.State.ASKED)
            .select_related("voucher_claim__author", "work")
        ),
        other_records=[OtherRecord(other, joint.get(other.author_id, 0)) for other in known],
        rejected_before=sum(other.state == ClaimState.REJECTED for other in known),
    )


_WORDS: Final[Mapping[str, str]] = {
    "address": "Address",
    "orcid": "ORCID iD",
    "url": "Page",
    "domain": "Domain",
    "works": "Matching works",
    "matched": "Matching items",
}


def _particular(evidence: Evidence, now: datetime) -> Particular:
    detail = evidence.detail.data if hasattr(evidence, "detail") else {}
    return Particular(
        evidence=evidence,
        is_valid=evidence.ended_at is None and evidence.expires_at > now,
        details=[pair for key, value in detail.items() if (pair := _told(key, value))[1]],
    )


def _told(key: str, value: Any) -> tuple[str, str]:
    """A private particular in words. Whatever a class of evidence keeps is shown, also what is not foreseen here."""
    label = _WORDS.get(key, key.replace("_", " ").capitalize())
    if isinstance(value, Mapping):
        told = "; ".join(f"{name.replace('_', ' ')}: {_flat(one)}" for name, one in value.items())
    elif isinstance(value, list):
        told = "; ".join(_flat(one) for one in value)
    else:
        told = _flat(value)
    return label, told


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_flat(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    return {True: "yes", False: "no", None: ""}.get(value, str(value)) if not isinstance(value, str) else value


def _namesakes(author: Author) -> list[Namesake]:
    """Records of a like name, the most works first."""
    found = [pk for pk in find_names(NameKind.AUTHOR, author.name, size=NAMESAKES_SHOWN + 1).records if pk != author.pk]
    same = Author.objects.filter(Q(name_key=author.name_key) | Q(names__key=author.name_key), merged_into=None)
    alike = same.exclude(pk=author.pk).order_by("-works_count", "pk").values_list("pk", flat=True).distinct()
    numbers = list(dict.fromkeys([*alike[:NAMESAKES_SHOWN], *found]))[:NAMESAKES_SHOWN]
    joint = _joint_works(author.pk, numbers)
    rows = Author.objects.filter(pk__in=numbers, merged_into=None).select_related("institution")
    return [Namesake(row, joint.get(row.pk, 0)) for row in rows.order_by("-works_count", "pk")]


def _joint_works(author: int, others: list[int]) -> dict[int, int]:
    """How many works name the record and each of the others."""
    if not others:
        return {}
    kept = Authorship.objects.exclude(provenance=Provenance.DENIED)
    works = kept.filter(author=author).values("work")
    pairs = kept.filter(author__in=others, work__in=works).values_list("author", "work").distinct()
    counts: dict[int, int] = {}
    for other, _ in pairs:
        counts[other or 0] = counts.get(other or 0, 0) + 1
    return counts
