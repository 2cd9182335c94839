"""`/claims/<n>/statement/`: the claimant's own words to the moderators."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from profiles.claims.errors import ClaimError
from profiles.claims.statement import LONGEST_STATEMENT, write_statement
from profiles.models import ClaimState
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, ask, closed, sent_to


class StatementForm(forms.Form):
    text = forms.CharField(
        label="Your words",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"At most {LONGEST_STATEMENT:,} characters. Only you and the moderators of this claim read them.",
    )


QUESTION = Question(
    title="What should the moderators know?",
    lead="Why the record is yours, which works are not, a former name, an address that no longer works: what"
    " the evidence alone does not tell.",
    button="Keep these words",
)


@for_people("GET", "HEAD", "POST")
def statement(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    form = StatementForm(sent_to(request), initial={"text": claim.statement})
    if request.method == "POST" and form.is_valid():
        try:
            write_statement(claim=claim.pk, text=form.cleaned_data["text"], by=person(request), now=timezone.now())
        except ClaimError as error:
            form.add_error("text", str(error))
        else:
            waits = claim.state == ClaimState.DRAFT
            messages.success(
                request, "Kept. Send the claim in when you are ready." if waits else "The moderators see it now."
            )
            return redirect("claim", number=number)
    return ask(request, claim, QUESTION, form)
