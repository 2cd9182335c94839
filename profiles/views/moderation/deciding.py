"""What the forms of a case's page do. A first POST shows once more what would follow; the second one does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.claims.case import read_case
from profiles.claims.errors import ClaimError
from profiles.models import Appeal, Claim, ClaimState, Evidence, Proposal, User
from profiles.moderation import accepting, appeals, refusing, reviewing, second_word, suspending
from profiles.moderation.options import Option, options
from profiles.moderation.reasons import reason_of
from profiles.views.moderation.access import for_moderators, moderator, numbers, typed

_ONE_MODERATOR: Final[dict[str, Callable[..., Claim]]] = {
    "accept": accepting.accept_claim,
    "reject": refusing.reject_claim,
    "suspend": suspending.suspend_claim,
    "reinstate": suspending.reinstate_claim,
    "reopen": suspending.reopen_claim,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before anything is done: the fields of the form again, and what follows. `told` are pairs of what
    it is and what was typed or chosen."""

    title: str
    button: str
    follows: tuple[str, ...]
    told: list[tuple[str, str]]
    fields: list[tuple[str, str]]


@for_moderators("POST")
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """A decision on a claim, by one moderator or proposed to a second."""
    user, now = moderator(request), timezone.now()
    claim = _claim(number)
    acceptable = Evidence.objects.filter(claim=claim, bearing="none", ended_at__isnull=True, expires_at__gt=now).count()
    offered = options(read_case(number, now), by=user, acceptable=acceptable)
    option = next((one for one in offered if one.code == request.POST.get("act")), None)
    if option is None or option.lacking:
        messages.error(request, (option and option.lacking) or "This cannot be decided now. Look again.")
        return redirect("moderation-claim", number)
    if request.POST.get("confirmed") != "yes":
        return _ask(request, claim, _about(request, option))
    return _do(request, claim, lambda: _decide(request, option, number, user, now), _said(option))


def _decide(request: HttpRequest, option: Option, number: int, user: User, now: datetime) -> None:
    reason, words = request.POST.get("reason", ""), typed(request, "note")
    if option.what.needs_two:
        second_word.propose(
            claim=number,
            act=option.what.act,
            by=user,
            reason=reason,
            note=typed(request, "to_moderator"),
            to_claimant=words,
            now=now,
        )
        return
    more: dict[str, Any] = {"accepting": numbers(request, "piece")} if option.code == "accept" else {}
    _ONE_MODERATOR[option.code](claim=number, by=user, reason=reason, note=words, now=now, **more)


@for_moderators("POST")
def review(request: HttpRequest, number: int) -> HttpResponse:
    """A finding on the documents of a claim."""
    claim, user, now = _claim(number), moderator(request), timezone.now()
    finding, reason = typed(request, "finding"), request.POST.get("reason", "")
    if request.POST.get("confirmed") != "yes":
        question = Question(
            title="File that the documents show it",
            button="File it",
            follows=(
                "It counts as a class of evidence of its own, the strongest there is.",
                "It may decide the claim at once, or raise its level.",
                "A second moderator's review makes it an anchor, which level 4 asks for.",
                "The history says that documents were reviewed, and not what they are.",
            ),
            told=[_reason_told(reason), ("What they show", finding)],
            fields=[("reason", reason), ("finding", finding)],
        )
        return _ask(request, claim, question)

    def act() -> None:
        reviewing.review_documents(claim=number, by=user, reason=reason, finding=finding, now=now)

    return _do(request, claim, act, "The review is filed.")


@for_moderators("POST")
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    """One piece of evidence: found to be about this record, or found to be false."""
    found = Evidence.objects.select_related("claim").filter(pk=number).first()
    if found is None or found.claim.state == ClaimState.DRAFT:
        raise Http404
    user, now, reason = moderator(request), timezone.now(), request.POST.get("reason", "")
    accepts = request.POST.get("act") == "accept"
    if request.POST.get("confirmed") != "yes":
        question = Question(
            title=f"{found.get_kind_display().capitalize()}: "
            + ("it bears on this record" if accepts else "it is false, or somebody else's"),
            button="Accept it" if accepts else "End it",
            follows=(
                (
                    "It counts at once, and may decide the claim or raise its level.",
                    "The history says which class was accepted, and not what it is.",
                )
                if accepts
                else (
                    "It stops counting at once, and the level follows.",
                    "The claim itself stays where it is; decide it separately.",
                    "The claimant can prove it anew.",
                )
            ),
            told=[_reason_told(reason)],
            fields=[("reason", reason), ("act", "accept" if accepts else "end")],
        )
        return _ask(request, found.claim, question)

    def act() -> None:
        if accepts:
            accepting.accept_evidence(evidence=number, by=user, reason=reason, now=now)
        else:
            refusing.end_false_evidence(evidence=number, by=user, reason=reason, now=now)

    return _do(request, found.claim, act, "It counts now." if accepts else "It does not count any more.")


@for_moderators("POST")
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """The second word on a proposal, or the first one's change of mind."""
    found = Proposal.objects.select_related("claim").filter(pk=number).first()
    if found is None:
        raise Http404
    user, now = moderator(request), timezone.now()
    answers: dict[str, tuple[Callable[..., object], str]] = {
        "confirm": (second_word.confirm, "Confirmed: it is done."),
        "decline": (second_word.decline, "Declined: nothing happens."),
        "take-back": (second_word.take_back, "You took the proposal back."),
    }
    answer, said = answers.get(request.POST.get("answer", ""), (None, ""))
    if answer is None:
        messages.error(request, "Choose an answer.")
        return redirect("moderation-claim", found.claim_id)

    def act() -> None:
        answer(proposal=number, by=user, now=now)

    return _do(request, found.claim, act, said)


@for_moderators("POST")
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """Granting or denying an appeal."""
    found = Appeal.objects.select_related("claim").filter(pk=number).first()
    if found is None:
        raise Http404
    user, now = moderator(request), timezone.now()
    grant, answer, reason = request.POST.get("outcome") == "grant", typed(request, "answer"), request.POST.get("reason")
    if request.POST.get("outcome") not in {"grant", "deny"}:
        messages.error(request, "Choose whether to grant or to deny the appeal.")
        return redirect("moderation-claim", found.claim_id)
    if request.POST.get("confirmed") != "yes":
        question = Question(
            title="Grant the appeal" if grant else "Deny the appeal",
            button="Grant it" if grant else "Deny it",
            follows=(
                (
                    "A suspended owner has the record again; any other claim waits again, and a moderator decides.",
                    "The claimant reads your answer.",
                )
                if grant
                else (
                    "The decision stands, and cannot be appealed a second time.",
                    "The claimant reads your answer, and may claim the record again with new evidence.",
                )
            ),
            told=[*([_reason_told(reason or "")] if grant else []), ("Your answer", answer)],
            fields=[("reason", reason or ""), ("answer", answer), ("outcome", "grant" if grant else "deny")],
        )
        return _ask(request, found.claim, question)

    def act() -> None:
        appeals.decide_appeal(appeal=number, grant=grant, by=user, reason=reason or "", answer=answer, now=now)

    return _do(request, found.claim, act, "The appeal is granted." if grant else "The appeal is denied.")


def _claim(number: int) -> Claim:
    """A claim that moderators may see. Raises Http404."""
    claim = Claim.objects.select_related("author", "user").filter(pk=number).exclude(state=ClaimState.DRAFT).first()
    if claim is None:
        raise Http404
    return claim


def _about(request: HttpRequest, option: Option) -> Question:
    reason, words = request.POST.get("reason", ""), typed(request, "note")
    pieces = Evidence.objects.filter(pk__in=numbers(request, "piece")).order_by("pk") if option.takes_pieces else []
    follows = option.what.follows
    if option.what.needs_two:
        follows = ("Nothing happens until another moderator confirms. Then:", *follows)
    told = [_reason_told(reason)]
    told += [("Accepted with it", piece.get_kind_display()) for piece in pieces]
    told += [("To the claimant", words)] if words.strip() else []
    fields = [("act", option.code), ("reason", reason), ("note", words)]
    if option.what.needs_two:
        beside = typed(request, "to_moderator")
        told += [("To the other moderator", beside)] if beside.strip() else []
        fields.append(("to_moderator", beside))
    title = (
        f"Propose: {option.what.title[0].lower()}{option.what.title[1:]}"
        if option.what.needs_two
        else option.what.title
    )
    return Question(title, option.what.button, follows, told, [*fields, *(("piece", str(one.pk)) for one in pieces)])


def _said(option: Option) -> str:
    return "Proposed. Another moderator confirms." if option.what.needs_two else "Done, and on the record's history."


def _reason_told(code: str) -> tuple[str, str]:
    reason = reason_of(code)
    return ("Reason, as everybody reads it", reason.public if reason else "none chosen yet")


def _ask(request: HttpRequest, claim: Claim, question: Question) -> HttpResponse:
    return render(request, "profiles/moderation/confirm.html", {"claim": claim, "question": question})


def _do(request: HttpRequest, claim: Claim, act: Callable[[], None], said: str) -> HttpResponse:
    """Do it and say so, or say why not; either way the case is shown as it is then."""
    try:
        act()
    except (ClaimError, Claim.DoesNotExist, Evidence.DoesNotExist) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("moderation-claim", claim.pk)
