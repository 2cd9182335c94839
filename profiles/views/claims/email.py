"""An address at an institution, or one printed in a work of the record: which one, and the code that was sent there."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from profiles.accounts.reauthentication import recently_proved
from profiles.claims.errors import ClaimError
from profiles.evidence.institutional_email import (
    judge_institutional,
    prove_institutional_email,
    send_institutional_code,
    use_institutional_email,
)
from profiles.evidence.offers import offers
from profiles.evidence.printed_email import prove_printed_email, send_printed_code, works_with_text
from profiles.evidence.proved_addresses import proved_lately
from profiles.evidence.ties import subject_of
from profiles.models import Challenge, Claim, Evidence, EvidenceKind, User
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, arrived, ask, closed, sent_to


class AddressForm(forms.Form):
    address = forms.EmailField(
        label="Address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True, "spellcheck": "false"}),
    )


class CodeForm(forms.Form):
    """Pasted with spaces or without."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
        help_text="Eight digits, good for 30 minutes.",
    )


ADDRESS: Final = Question(
    title="Your address at your institution",
    lead="We send a code there. The address itself is shown to nobody but you and the moderators of this claim.",
    button="Send the code",
    beside="profiles/claims/proved_addresses.html",
)
PRINTED: Final = Question(
    title="An address printed in one of your works",
    lead="Type an address of yours as it stands in a work of this record, on whichever day that was. If it is there,"
    " we send a code to it. We do not say which addresses are printed.",
    button="Send the code",
    after="You have to be able to read mail at that address today.",
)
# Who answers a code of which class: the service that files the evidence.
Prove = Callable[[int, str, User, datetime], Evidence]
_PROVE: Final[dict[str, Prove]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: lambda challenge, code, by, now: prove_institutional_email(
        challenge=challenge, code=code, by=by, now=now
    ),
    EvidenceKind.PRINTED_EMAIL: lambda challenge, code, by, now: prove_printed_email(
        challenge=challenge, code=code, by=by, now=now
    ),
}
_SEND_AGAIN: Final[dict[str, Callable[[int, str, User, datetime], Challenge]]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: lambda claim, address, by, now: send_institutional_code(
        claim=claim, address=address, by=by, now=now
    ),
    EvidenceKind.PRINTED_EMAIL: lambda claim, address, by, now: send_printed_code(
        claim=claim, address=address, by=by, now=now
    ),
}
_OTHER_ADDRESS: Final[dict[str, str]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: "claim-email",
    EvidenceKind.PRINTED_EMAIL: "claim-printed",
}
_ON_ITS_WAY: Final[dict[str, str]] = {
    EvidenceKind.INSTITUTIONAL_EMAIL: "A code is on its way to {address}.",
    EvidenceKind.PRINTED_EMAIL: "If {address} is printed in a work of this record, a code is on its way there.",
}


@for_people("GET", "HEAD", "POST")
def email(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    user, now = person(request), timezone.now()
    form = AddressForm(sent_to(request))
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            if "use" in request.POST:
                use_institutional_email(claim=number, address=address, by=user, now=now)
                return arrived(request, claim, done="Your address counts.")
            sent = send_institutional_code(claim=number, address=address, by=user, now=now)
        except ClaimError as error:
            form.add_error("address", str(error))
        else:
            return redirect("claim-code", number=number, challenge=sent.pk)
    usable = [one for one in proved_lately(user, now) if judge_institutional(address=one).is_accepted]
    return ask(request, claim, ADDRESS, form, {"usable": usable, "hint": _which_count(claim, user, now)})


def _which_count(claim: Claim, user: User, now: datetime) -> str:
    """Whose addresses are about this record: said where one is asked for."""
    found = offers(author=claim.author_id, user=user, claim=claim, now=now)
    return next(one.for_this_record for one in found if one.kind is EvidenceKind.INSTITUTIONAL_EMAIL)


@for_people("GET", "HEAD", "POST")
def printed(request: HttpRequest, number: int) -> HttpResponse:
    """The answer is the same whether the address is printed or not: a code was sent, if it is."""
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    form = AddressForm(sent_to(request))
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            sent = send_printed_code(claim=number, address=address, by=person(request), now=timezone.now())
        except ClaimError as error:
            form.add_error("address", str(error))
        else:
            return redirect("claim-code", number=number, challenge=sent.pk)
    if not works_with_text(subject_of(claim)):
        messages.info(request, "The portal has no full text of these works, so no address can be found in them.")
    return ask(request, claim, PRINTED, form)


@for_people("GET", "HEAD", "POST")
def code(request: HttpRequest, number: int, challenge: int) -> HttpResponse:
    """The code, another code, or another address: each is one button."""
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    sent = _challenge(claim, challenge)
    if "again" in request.POST:
        return _again(request, claim, sent)
    if request.method == "POST":
        return _proved(request, number, challenge)
    return _ask_for_code(request, claim, sent, CodeForm())


@recently_proved
def _proved(request: HttpRequest, number: int, challenge: int) -> HttpResponse:
    """The address becomes one of the account's, good for a new password: not for whoever found the screen unlocked."""
    claim = own_claim(request, number)
    sent = _challenge(claim, challenge)
    form = CodeForm(sent_to(request))
    if form.is_valid():
        try:
            _PROVE[sent.kind](sent.pk, form.cleaned_data["code"], person(request), timezone.now())
        except ClaimError as error:
            form.add_error("code", str(error))
        else:
            return arrived(request, claim, done="That was the code.")
    return _ask_for_code(request, claim, sent, form)


def _challenge(claim: Claim, number: int) -> Challenge:
    sent = Challenge.objects.filter(pk=number, claim=claim, kind__in=_PROVE).first()
    if sent is None:
        raise Http404
    return sent


def _ask_for_code(request: HttpRequest, claim: Claim, sent: Challenge, form: CodeForm) -> HttpResponse:
    question = Question(
        title="Look into your mailbox",
        lead=_ON_ITS_WAY[sent.kind].replace("{address}", sent.target),
        button="Confirm",
        beside="profiles/claims/code_ways.html",
    )
    return ask(request, claim, question, form, {"challenge": sent, "other_address": _OTHER_ADDRESS[sent.kind]})


def _again(request: HttpRequest, claim: Claim, sent: Challenge) -> HttpResponse:
    try:
        fresh = _SEND_AGAIN[sent.kind](claim.pk, sent.target, person(request), timezone.now())
    except ClaimError as error:
        messages.error(request, str(error))
        return redirect("claim-code", number=claim.pk, challenge=sent.pk)
    messages.success(request, "Another code is on its way. The one before no longer works.")
    return redirect("claim-code", number=claim.pk, challenge=fresh.pk)
