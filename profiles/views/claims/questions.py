"""The frame of a page that asks one thing: the form again with all that was typed where it was refused, and why.

What a page asks, and what it does with the answer, is in the module of its class of evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from profiles.evidence.adding import TAKES_EVIDENCE
from profiles.models import Claim, ClaimState
from profiles.views.claims.standing import steps


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what happens on the button. `beside` is a template of what else helps to answer."""

    title: str
    lead: str
    button: str
    after: str = ""
    beside: str = ""


def ask(
    request: HttpRequest, claim: Claim, question: Question, form: forms.Form, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    return render(
        request,
        "profiles/claims/question.html",
        {
            "claim": claim,
            "author": claim.author,
            "question": question,
            "form": form,
            "steps": steps(ClaimState(claim.state)),
            **(context or {}),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def sent_to(request: HttpRequest) -> QueryDict | None:
    """What was sent, if anything was: a form without an answer is answered, too."""
    return request.POST if request.method == "POST" else None


def closed(request: HttpRequest, claim: Claim) -> HttpResponse | None:
    """A way back, said in words, where the claim takes no evidence any more."""
    if claim.state in TAKES_EVIDENCE:
        return None
    messages.info(request, f"A claim that is {ClaimState(claim.state).label} takes no more evidence.")
    return redirect("claim", number=claim.pk)


def arrived(request: HttpRequest, claim: Claim, *, done: str) -> HttpResponse:
    """After evidence: what was filed and what has come of it, on the page of the claim, or of the one it became."""
    own = Claim.objects.filter(continues=claim).first() or Claim.objects.get(pk=claim.pk)
    if own.state == ClaimState.ACTIVE and claim.state != ClaimState.ACTIVE:
        messages.success(request, f"{done} The record is yours, at level {own.level}.")
    elif own.level > claim.level:
        messages.success(request, f"{done} Your record is at level {own.level} now.")
    else:
        messages.success(request, done)
    return redirect("claim", number=own.pk)
