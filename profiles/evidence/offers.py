"""What somebody can show for one record, what each thing would give, and why: computed, so that nothing is promised.

Every level here comes from `supported_level`, given what is on file and one piece more. Addresses that papers print are
never told; that a work has a text in which one may stand is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.conf import settings

from papers.models import Institution, WorkIdentifier
from profiles.claims.case import piece
from profiles.claims.levels import Piece, supported_level
from profiles.evidence.channels import channel_of
from profiles.evidence.domains import judge_domain
from profiles.evidence.institutional_email import judge_institutional
from profiles.evidence.kinds import ORCID_WITH_MATCH, WORTH
from profiles.evidence.orcid import connected_orcid
from profiles.evidence.printed_email import works_with_text
from profiles.evidence.proved_addresses import proved_lately
from profiles.evidence.registered_domains import StoredDomains, domains_of
from profiles.evidence.ties import InstitutionTies, Subject, institution_ties, orcids_of, subject_of
from profiles.evidence.vouching import eligible_vouchers
from profiles.models import (
    Bearing,
    Challenge,
    Claim,
    ClaimState,
    Evidence,
    EvidenceDocument,
    EvidenceKind,
    User,
    Vouch,
)

_INSTITUTIONS_LOOKED_AT: Final = 20
_DOMAINS_LOOKED_AT: Final = 6
_INSTITUTIONS_TOLD: Final = 2
_DOMAINS_TOLD: Final = 3
_NAMES_TOLD: Final = 2


class OfferState(StrEnum):
    """Whether a kind of evidence can be given now."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of evidence for one record.

    `gives_level` is the level with it, by rules alone; `if_accepted` is the level once a moderator finds that it is
    about this record. `by_itself` says whether the record's own data can show that. `for_this_record` is a sentence
    about the record, `why` one about the state. `ready` are addresses of the account that need no code.
    """

    kind: EvidenceKind
    title: str
    needs: str
    gives_level: int
    if_accepted: int
    by_itself: bool
    strength: float
    for_this_record: str
    state: OfferState
    why: str = ""
    ready: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks about what. `subject` is what the claim is about, or the whole record where there is none yet."""

    subject: Subject
    user: User | None
    claim: Claim | None
    pieces: Sequence[Piece]
    now: datetime


@dataclass(frozen=True, slots=True)
class _Finding:
    """What there is to say about one kind, before it is weighed."""

    for_this_record: str
    by_itself: bool
    strength: float | None = None
    hindrance: str = ""
    waiting: str = ""
    ready: tuple[str, ...] = ()


def offers(*, author: int, user: User | None, claim: Claim | None, now: datetime) -> list[Offer]:
    """Every kind of evidence for this record and person, what can be done at once and gives most first."""
    subject = subject_of(claim) if claim else Subject(author)
    on_file = list(Evidence.objects.filter(claim=claim).order_by("pk")) if claim else []
    asked = _Asked(subject, user, claim, [piece(row) for row in on_file], now)
    ties = institution_ties(subject)
    domains = _domains(ties)
    findings = {
        EvidenceKind.INSTITUTIONAL_EMAIL: _institutional(asked, ties, domains),
        EvidenceKind.ORCID: _orcid(asked),
        EvidenceKind.PRINTED_EMAIL: _printed(asked),
        EvidenceKind.HOMEPAGE: _homepage(asked, domains),
        EvidenceKind.VOUCH: _vouch(asked),
        EvidenceKind.MODERATOR: _documents(asked),
    }
    made = [_offer(kind, finding, asked, on_file) for kind, finding in findings.items()]
    order = list(OfferState)
    return sorted(made, key=lambda one: (order.index(one.state), -one.gives_level, -one.if_accepted, -one.strength))


TITLES: Final[dict[EvidenceKind, tuple[str, str]]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: (
        "E-mail address at an institution",
        "An address of your own at a university, institute or company. We send a code to it.",
    ),
    EvidenceKind.ORCID: ("ORCID iD", "Sign in at ORCID, so that we know the iD is yours."),
    EvidenceKind.PRINTED_EMAIL: (
        "E-mail address printed in a paper",
        "An address of yours that stands in one of the works, and that you can still read.",
    ),
    EvidenceKind.HOMEPAGE: ("Homepage", "A page that you alone write. You put a link with a token on it."),
    EvidenceKind.VOUCH: ("A co-author's word", "Somebody you wrote with, who owns a record here, says it is you."),
    EvidenceKind.MODERATOR: (
        "Documents for a moderator",
        "A letter, a staff card, a page of a thesis: only moderators see it, and it is deleted later.",
    ),
}


def _offer(kind: EvidenceKind, finding: _Finding, asked: _Asked, on_file: Sequence[Evidence]) -> Offer:
    title, needs = TITLES[kind]
    strength = WORTH[kind].strength if finding.strength is None else finding.strength
    state, why = _state(kind, finding, asked, on_file)
    return Offer(
        kind=kind,
        title=title,
        needs=needs,
        gives_level=_level_with(kind, asked, strength, bears=finding.by_itself),
        if_accepted=_level_with(kind, asked, strength, bears=True),
        by_itself=finding.by_itself,
        strength=strength,
        for_this_record=finding.for_this_record,
        state=state,
        why=why,
        ready=finding.ready,
    )


def _level_with(kind: EvidenceKind, asked: _Asked, strength: float, *, bears: bool) -> int:
    more = Piece(
        kind=kind,
        channel=channel_of("offer", kind),
        strength=strength,
        bears=bears,
        anchored=False,
        given_at=asked.now,
        expires_at=asked.now + WORTH[kind].lasts,
    )
    return supported_level([*asked.pieces, more], asked.now, disputed=False, clean_since=None)


def _state(kind: EvidenceKind, finding: _Finding, asked: _Asked, on_file: Sequence[Evidence]) -> tuple[OfferState, str]:
    mine = [row for row in on_file if row.kind == kind and row.ended_at is None and row.expires_at > asked.now]
    if any(row.bearing != Bearing.NONE for row in mine):
        return OfferState.DONE, ""
    if mine:
        return OfferState.WAITING, "It shows who you are. A moderator decides whether it is about this record."
    if finding.hindrance:
        return OfferState.NOT_POSSIBLE, finding.hindrance
    if finding.waiting:
        return OfferState.WAITING, finding.waiting
    return OfferState.OPEN, ""


# --- each kind ------------------------------------------------------------------------------------------------------


def _domains(ties: InstitutionTies) -> list[tuple[Institution, int, list[str]]]:
    """Institutions that the record names, those in most works first, with the domains whose addresses would count."""
    named = sorted(ties.related, key=lambda pk: (-ties.works_naming(pk), pk not in ties.works, pk))
    institutions = Institution.objects.in_bulk(named[:_INSTITUTIONS_LOOKED_AT])
    known = StoredDomains()
    found: list[tuple[Institution, int, list[str]]] = []
    for institution in (institutions[pk] for pk in named if pk in institutions):
        own = domains_of(institution.pk)[:_DOMAINS_LOOKED_AT]
        domains = [one for one in own if judge_domain(one, known=known).is_accepted]
        if domains:
            found.append((institution, ties.works_naming(institution.pk), domains))
        if len(found) >= _INSTITUTIONS_TOLD:
            break
    return found


def _institutional(
    asked: _Asked, ties: InstitutionTies, domains: Sequence[tuple[Institution, int, list[str]]]
) -> _Finding:
    ready = tuple(
        address
        for address in (proved_lately(asked.user, asked.now) if asked.user else [])
        if any(ties.names(one) for one in judge_institutional(address=address).institutions)
    )
    told = [
        f"{_works_name(works, institution.name)}: an address at {_either(at[:_DOMAINS_TOLD])} counts."
        for institution, works, at in domains
    ]
    return _Finding(
        " ".join(told)
        or "No institution of this record has a domain here: an address shows who you are, and a moderator decides.",
        by_itself=bool(domains),
        waiting=_open_challenge(asked, EvidenceKind.INSTITUTIONAL_EMAIL, "A code was sent."),
        ready=ready,
    )


def _works_name(works: int, institution: str) -> str:
    if not works:
        return f"The record names {institution}"
    return f"{_count(works, 'work')} {'name' if works > 1 else 'names'} {institution}"


def _orcid(asked: _Asked) -> _Finding:
    named = sorted(orcids_of(asked.subject))
    connected = connected_orcid(asked.user) if asked.user else None
    identified = WorkIdentifier.objects.filter(
        work__in=asked.subject.authorships().values("work"), scheme__in=["doi", "arxiv"]
    )
    works = identified.values("work").distinct().count()
    if named and connected in {None, *named}:
        said = f"The record's sources name the iD {_either(named[:_NAMES_TOLD])}."
    elif works:
        said = (
            f"{_count(works, 'work')} can be found there by DOI or arXiv number. One that a publisher has put on your"
            " ORCID record counts; one that you put there does not."
        )
    else:
        said = "Nothing on this record can be found at ORCID, so a moderator decides."
    return _Finding(
        said,
        by_itself=works > 0 or (bool(named) and connected in {None, *named}),
        strength=ORCID_WITH_MATCH if works else None,
        hindrance="" if settings.ORCID_CLIENT_ID else "This portal is not connected with ORCID.",
    )


def _printed(asked: _Asked) -> _Finding:
    works, texts = asked.subject.authorships().count(), works_with_text(asked.subject)
    return _Finding(
        f"{texts:,} of {_count(works, 'work')} can be searched. Give the address that is printed in one of them."
        if texts
        else "",
        by_itself=texts > 0,
        hindrance="" if texts else "None of the works has its text in this portal.",
        waiting=_open_challenge(asked, EvidenceKind.PRINTED_EMAIL, "If the address is printed, a code was sent."),
    )


def _homepage(asked: _Asked, domains: Sequence[tuple[Institution, int, list[str]]]) -> _Finding:
    at = list(dict.fromkeys(one for _, _, own in domains for one in own))[:_DOMAINS_TOLD]
    return _Finding(
        f"A page at {_either(at)} counts by itself. Any other shows who you are, and a moderator decides."
        if at
        else "A page shows who you are. A moderator decides whether this is your record.",
        by_itself=bool(at),
        waiting=_open_challenge(asked, EvidenceKind.HOMEPAGE, "The token is waited for."),
    )


def _vouch(asked: _Asked) -> _Finding:
    able = eligible_vouchers(subject=asked.subject, user=asked.user.pk if asked.user else None, now=asked.now)
    names = [voucher.author.name for voucher, _ in able]
    more = len(names) - _NAMES_TOLD
    told = [*names[:_NAMES_TOLD], *([_count(more, "other")] if more > 0 else [])]
    pending = Vouch.objects.filter(claim=asked.claim, state__in=[Vouch.State.ASKED, Vouch.State.DECLINED])
    waits = pending.count() if asked.claim else 0
    return _Finding(
        f"{_all(told)} could vouch for you." if told else "",
        by_itself=bool(told),
        hindrance="" if told or waits else "Nobody you wrote with owns a record at level 3 here yet.",
        waiting=f"{_count(waits, 'person')} asked." if waits else "",
    )


def _documents(asked: _Asked) -> _Finding:
    there = EvidenceDocument.objects.filter(claim=asked.claim).count() if asked.claim else 0
    sent_in = asked.claim is not None and asked.claim.state != ClaimState.DRAFT
    return _Finding(
        "A moderator compares it with what the record says.",
        by_itself=False,
        waiting=f"{_count(there, 'document')} with the moderators." if there and sent_in else "",
    )


def _open_challenge(asked: _Asked, kind: EvidenceKind, sentence: str) -> str:
    if asked.claim is None:
        return ""
    waiting = Challenge.objects.filter(
        claim=asked.claim, kind=kind, used_at__isnull=True, tries_left__gt=0, expires_at__gt=asked.now
    )
    return sentence if waiting.exists() else ""


# --- words ----------------------------------------------------------------------------------------------------------


def _count(number: int, noun: str) -> str:
    plural = {"person": "people"}.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"


def _either(options: Sequence[str]) -> str:
    return " or ".join(options) if len(options) < 3 else f"{', '.join(options[:-1])} or {options[-1]}"  # noqa: PLR2004


def _all(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"  # noqa: PLR2004
