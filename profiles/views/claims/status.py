"""`/claims/<n>/`: one claim as its claimant sees it, or as the owner of the record sees a claim against them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.claims.case import Case, read_case
from profiles.claims.guards import GUARDS, Asked, unmet
from profiles.claims.level_words import LEVELS
from profiles.claims.transitions import Act, Guard, Part, rows_for
from profiles.evidence.adding import TAKES_EVIDENCE
from profiles.evidence.orcid import connected_orcids
from profiles.models import (
    Appeal,
    Challenge,
    Claim,
    ClaimState,
    Dispute,
    EvidenceDocument,
    EvidenceKind,
    User,
    Vouch,
)
from profiles.moderation.appeals import appealable
from profiles.moderation.reasons import reason_of
from profiles.selectors import claim_status
from profiles.selectors.claim_status import Decision, PieceOnFile, UsualWait
from profiles.selectors.decision_notes import note_on
from profiles.selectors.leftovers import works_elsewhere
from profiles.selectors.record_identifiers import matched_works
from profiles.views.claims.access import for_people, person
from profiles.views.claims.choices import choices
from profiles.views.claims.standing import LACKING, Step, next_level, steps

SOON: Final = timedelta(days=45)
_CLAIMANTS_ACTS: Final = (Act.SUBMIT, Act.RENEW, Act.DISPUTE, Act.WITHDRAW, Act.RELEASE)


@dataclass(frozen=True, slots=True)
class Level:
    """The level, what it means, and what is missing for the next."""

    number: int
    meaning: str
    missing: str


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of a decision, what would help, and what a moderator wrote to this claimant."""

    sentence: str
    next_step: str
    words: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything the page of a claim shows. `lacking` is why the rules alone have not decided it."""

    claim: Claim
    state: ClaimState
    screen: str
    steps: list[Step]
    level: Level
    may: frozenset[str]
    lacking: list[str]
    some_works: int
    takes_evidence: bool
    pieces: list[PieceOnFile]
    challenges: list[Challenge]
    documents: list[EvidenceDocument]
    vouches: list[Vouch]
    against: list[Claim]
    dispute: Dispute | None
    why: Why | None
    appeal: Appeal | None
    may_appeal: bool
    wait: UsualWait | None
    owned: bool
    soon: datetime


@for_people("GET", "HEAD")
def claim(request: HttpRequest, number: int) -> HttpResponse:
    user = person(request)
    found = Claim.objects.select_related("author__institution").filter(pk=number, user=user).first()
    if found is None:
        return _against(request, number, user)
    became = Claim.objects.filter(continues=found).first()
    if became is not None:
        return redirect("claim", number=became.pk)
    now = timezone.now()
    page = claim_page(found, now=now)
    context: dict[str, object] = {"page": page, "claim": found, "author": found.author}
    if page.state is ClaimState.ACTIVE:
        context["elsewhere"] = works_elsewhere(found.author_id)
        if orcids := connected_orcids(user):
            context["matched"] = matched_works(found.author_id, orcids=orcids)
    if page.takes_evidence:
        context["choices"] = choices(author=found.author_id, user=user, claim=found, owned=page.owned, now=now)
    return render(request, "profiles/claims/claim.html", context)


def claim_page(found: Claim, *, now: datetime) -> ClaimPage:
    case = read_case(found.pk, now)
    state = ClaimState(found.state)
    lacking = _lacking(case)
    decision = claim_status.last_decision(found)
    return ClaimPage(
        claim=found,
        state=state,
        screen=f"profiles/claims/states/{_screen(found, state)}.html",
        steps=steps(state),
        level=_level(case, state),
        may=frozenset(act.value for act in _CLAIMANTS_ACTS if _allowed(case, act)),
        lacking=[LACKING.get(guard, GUARDS[guard][1]) for guard in lacking],
        some_works=len(case.claimed_works()),
        takes_evidence=state in TAKES_EVIDENCE,
        pieces=claim_status.pieces_on_file(found.pk, now=now),
        challenges=claim_status.open_challenges(found.pk, now=now),
        documents=claim_status.documents_of(found.pk),
        vouches=claim_status.vouches_of(found.pk),
        against=_claims_against(found),
        dispute=claim_status.dispute_of(found) if state is ClaimState.DISPUTED else None,
        why=_why(decision),
        appeal=decision.appeal if decision else None,
        may_appeal=appealable(found) is not None,
        wait=claim_status.usual_wait(now=now) if state is ClaimState.PENDING else None,
        owned=case.owner is not None,
        soon=now + SOON,
    )


def _why(decision: Decision | None) -> Why | None:
    if decision is None:
        return None
    reason = reason_of(decision.reason)
    return Why(
        sentence=reason.public if reason else "",
        next_step=reason.next_step if reason else "",
        words=note_on(decision.event),
    )


def _screen(found: Claim, state: ClaimState) -> str:
    if state is ClaimState.DISPUTED:
        return "disputed_owner" if found.holds else "disputed_challenger"
    return state.value


def _level(case: Case, state: ClaimState) -> Level:
    found = case.claim
    since = claim_status.undisturbed_since(found)
    missing = (
        next_level(case.own_pieces(), case.now, level=found.level, state=state, clean_since=since)
        if found.holds
        else ""
    )
    return Level(found.level, LEVELS[found.level], missing)


def _lacking(case: Case) -> list[Guard]:
    """Which conditions of the rules' own decision are not met."""
    step = Act.DIVIDE if case.claimed_works() else Act.ACCEPT
    rows = [row for row in rows_for(step, ClaimState.PENDING) if Part.PORTAL in row.by]
    return min((unmet(row.guards, Asked(case)) for row in rows), key=len, default=[])


def _allowed(case: Case, act: Act) -> bool:
    rows = rows_for(act, ClaimState(case.claim.state))
    return any(Part.CLAIMANT in row.by and not unmet(row.guards, Asked(case)) for row in rows)


def _claims_against(found: Claim) -> list[Claim]:
    if not found.holds or found.user_id is None:
        return []
    return [row for row in claim_status.claims_on_my_records(found.user_id) if row.author_id == found.author_id]


@dataclass(frozen=True, slots=True)
class Sides:
    """What both sides of a contest may know of each other: kinds of evidence, and nothing else."""

    mine: list[EvidenceKind]
    theirs: list[EvidenceKind]


def _against(request: HttpRequest, number: int, user: User) -> HttpResponse:
    """The owner's view of a claim on their record. Who claims it is not told: that is for the moderators."""
    now = timezone.now()
    contesting = claim_status.contesting_claim(number, user.pk)
    if contesting is None:
        raise Http404
    own = Claim.objects.filter(author=contesting.author_id, user=user).order_by("-holds", "-pk").first()
    context = {
        "claim": contesting,
        "own": own,
        "author": contesting.author,
        "sides": Sides(
            mine=claim_status.public_classes(own.pk, now=now) if own else [],
            theirs=claim_status.public_classes(contesting.pk, now=now),
        ),
    }
    return render(request, "profiles/claims/against.html", context)
