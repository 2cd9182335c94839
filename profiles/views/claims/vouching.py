"""A co-author's word: the claimant asks on `/claims/<n>/vouch/`, who is asked answers on `/vouches/<n>/`."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from profiles.claims.errors import ClaimError
from profiles.evidence.vouching import (
    LONGEST_MESSAGE,
    PossibleVoucher,
    ask_for_vouch,
    decline_vouch,
    give_vouch,
    possible_vouchers,
    take_back_vouch,
)
from profiles.models import Claim, Vouch
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, ask, closed, sent_to


class AskForm(forms.Form):
    """One co-author, and a few words so that they know who asks."""

    voucher = forms.TypedChoiceField(label="Whom do you ask?", coerce=int, widget=forms.RadioSelect)
    message = forms.CharField(
        label="A few words to them",
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They see your name here, your words, and the work you share.",
    )

    def __init__(self, data: object, *, people: list[PossibleVoucher]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        offered = [(person.claim, _words(person)) for person in people if not person.asked and not person.from_when]
        self.fields["voucher"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.initial["voucher"] = offered[0][0]


def _words(person: PossibleVoucher) -> str:
    more = len(person.works) - 1
    others = f" and {more} more" if more else ""
    return f"{person.name}: {person.works[0].title}{others}"


QUESTION = Question(
    title="Ask a co-author for their word",
    lead="Somebody with whom you share a work, and who has proved who they are, can say that this record is yours.",
    button="Ask them",
    after="They get a mail with a link. If they do not want to, they need not answer, and nobody is told.",
    beside="profiles/claims/vouchers.html",
)


@for_people("GET", "HEAD", "POST")
def vouch_request(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    now = timezone.now()
    people = possible_vouchers(claim=claim.pk, now=now)
    form = AskForm(sent_to(request), people=people)
    if request.method == "POST" and form.is_valid() and _asked(request, claim, form, now):
        messages.success(request, "They have been asked. You get a mail when your claim moves.")
        return redirect("claim", number=number)
    return ask(request, claim, QUESTION, form, {"people": people, "nobody": not form.fields["voucher"].choices})  # type: ignore[attr-defined]


def _asked(request: HttpRequest, claim: Claim, form: AskForm, now: datetime) -> bool:
    try:
        ask_for_vouch(
            claim=claim.pk,
            voucher_claim=form.cleaned_data["voucher"],
            by=person(request),
            now=now,
            message=form.cleaned_data["message"],
        )
    except ClaimError as error:
        form.add_error("voucher", str(error))
        return False
    return True


_ANSWERS = {
    "give": (give_vouch, "Thank you. Your word counts from now on."),
    "decline": (decline_vouch, "Nothing was said to them."),
    "take-back": (take_back_vouch, "Your word no longer counts."),
}


@for_people("GET", "HEAD", "POST")
def vouch(request: HttpRequest, number: int) -> HttpResponse:
    """The page of who was asked: what they would be saying, and both answers."""
    rows = Vouch.objects.select_related("claim__author", "claimant", "work", "voucher_claim__author")
    asked = rows.filter(pk=number, voucher=person(request)).first()
    if asked is None:
        raise Http404
    if request.method == "POST":
        answer = _ANSWERS.get(request.POST.get("answer", ""))
        if answer is None:
            messages.error(request, "Choose one of the answers.")
        else:
            service, done = answer
            try:
                service(vouch=number, by=person(request), now=timezone.now())
            except ClaimError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, done)
        return redirect("vouch", number=number)
    return render(request, "profiles/claims/vouch.html", {"vouch": asked, "author": asked.claim.author})
