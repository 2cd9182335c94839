"""Acts that end something: what will happen is read first, on a page of its own, and done by its button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.accounts.reauthentication import recently_proved
from profiles.claims.acting import act
from profiles.claims.deciding import submit_claim
from profiles.claims.ending import EndedWhy
from profiles.claims.errors import ClaimError
from profiles.claims.transitions import Act, Part
from profiles.evidence.adding import take_back_evidence
from profiles.models import Claim, ClaimState, Evidence
from profiles.selectors.claim_status import contesting_claim
from profiles.views.claims.access import for_people, own_claim, person


@dataclass(frozen=True, slots=True)
class Consequences:
    """An act as its page puts it. `from_states` are those in which the page exists."""

    act: Act
    title: str
    what_happens: tuple[str, ...]
    button: str
    done: str
    from_states: frozenset[str]


WITHDRAW: Final = Consequences(
    act=Act.WITHDRAW,
    title="Take your claim back?",
    what_happens=(
        "Nobody decides on it any more, and nothing about it is shown anywhere.",
        "The evidence you gave for it no longer counts.",
        "You can claim the record again at any time, and begin anew.",
    ),
    button="Take it back",
    done="Your claim was taken back.",
    from_states=frozenset({ClaimState.DRAFT, ClaimState.PENDING, ClaimState.COOLING, ClaimState.DISPUTED}),
)
RELEASE: Final = Consequences(
    act=Act.RELEASE,
    title="Give this record up?",
    what_happens=(
        "The page shows only what the sources say, at once. What you wrote about yourself stays with your account.",
        "Others can claim the record, and whoever waits for it may get it.",
        "Words you gave for co-authors stay as they are.",
        "You can claim it again at any time, and have to prove it again.",
    ),
    button="Give it up",
    done="The record is no longer yours.",
    from_states=frozenset({ClaimState.ACTIVE, ClaimState.DISPUTED, ClaimState.SUSPENDED}),
)
DISPUTE: Final = Consequences(
    act=Act.DISPUTE,
    title="Have two moderators look now?",
    what_happens=(
        "The page says that its ownership is disputed, and shows only what the sources say until it is decided.",
        "The owner is told, and can add evidence. So can you.",
        "Nothing moves before the 14 days are over, and not without two moderators.",
    ),
    button="Dispute the ownership",
    done="Two moderators will compare the evidence.",
    from_states=frozenset({ClaimState.COOLING}),
)


@for_people("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    return _confirm(request, own_claim(request, number), WITHDRAW)


@for_people("GET", "HEAD", "POST")
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Whose claim it is comes first: nobody is asked to prove who they are for a page that is not there."""
    own_claim(request, number)
    return _release(request, number)


@recently_proved
def _release(request: HttpRequest, number: int) -> HttpResponse:
    return _confirm(request, own_claim(request, number), RELEASE)


@for_people("GET", "HEAD", "POST")
def dispute(request: HttpRequest, number: int) -> HttpResponse:
    return _confirm(request, own_claim(request, number), DISPUTE)


@for_people("POST")
def submit(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if _tried(request, lambda: submit_claim(claim=claim.pk, by=person(request), now=timezone.now())):
        claim.refresh_from_db()
        messages.success(
            request,
            "The record is yours." if claim.state == ClaimState.ACTIVE else "Your claim was sent in.",
        )
    return redirect("claim", number=number)


@for_people("POST")
def object_to(request: HttpRequest, number: int) -> HttpResponse:
    """The owner's one button against a claim on their record."""
    claim = contesting_claim(number, person(request).pk)
    if claim is None:
        raise Http404
    if _tried(request, lambda: act(claim=claim.pk, act=Act.OBJECT, by=person(request), now=timezone.now())):
        messages.success(request, "You have objected. The record stays yours until two moderators have decided.")
    return redirect("claim", number=number)


@for_people("GET", "HEAD", "POST")
def evidence_end(request: HttpRequest, number: int, evidence: int) -> HttpResponse:
    claim = own_claim(request, number)
    found = Evidence.objects.filter(pk=evidence, claim=claim, ended_at__isnull=True).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        if _tried(
            request,
            lambda: take_back_evidence(
                evidence=found.pk, by=person(request), why=EndedWhy.TAKEN_BACK, now=timezone.now(), part=Part.CLAIMANT
            ),
        ):
            messages.success(request, "It no longer counts.")
        return redirect("claim", number=number)
    happens = [f"Your {found.get_kind_display()} no longer counts for this record, at once."]
    if claim.holds:
        happens.append("The level of your record falls, if nothing else carries it. Without any evidence it expires.")
    happens.append("You can give it again at any time.")
    context = {"claim": claim, "author": claim.author, "title": "Take this evidence back?", "happens": happens}
    return render(request, "profiles/claims/confirm.html", {**context, "button": "Take it back"})


def _confirm(request: HttpRequest, claim: Claim, act_of: Consequences) -> HttpResponse:
    if claim.state not in act_of.from_states:
        messages.info(request, f"This claim is {ClaimState(claim.state).label} now.")
        return redirect("claim", number=claim.pk)
    if request.method == "POST":
        if _tried(request, lambda: act(claim=claim.pk, act=act_of.act, by=person(request), now=timezone.now())):
            messages.success(request, act_of.done)
        return redirect("claim", number=claim.pk)
    context = {"claim": claim, "author": claim.author, "title": act_of.title, "happens": act_of.what_happens}
    return render(request, "profiles/claims/confirm.html", {**context, "button": act_of.button})


def _tried(request: HttpRequest, doing: Callable[[], object]) -> bool:
    """Whether it was done. Where it was refused, the sentence is shown on the page that comes next."""
    try:
        doing()
    except ClaimError as error:
        messages.error(request, str(error))
        return False
    return True
