"""`/claims/<n>/appeal/`: asking that somebody else looks at a decision again."""

from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from profiles.claims.errors import ClaimError
from profiles.moderation.appeals import LONGEST_APPEAL, appealable, file_appeal
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, ask, sent_to


class AppealForm(forms.Form):
    text = forms.CharField(
        label="What was overlooked?",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"At most {LONGEST_APPEAL:,} characters. Only moderators read it.",
    )


QUESTION: Final = Question(
    title="Have somebody else look at it",
    lead="Another moderator than who decided reads what you write, looks at the evidence again, and answers you. One"
    " decision can be appealed once.",
    button="Send the appeal",
    after="If it is granted, your claim is open again with everything you have given. If not, the decision stays, and"
    " you are told why.",
)


@for_people("GET", "HEAD", "POST")
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if appealable(claim) is None:
        messages.info(request, "There is no decision here to appeal, or it was appealed already.")
        return redirect("claim", number=number)
    form = AppealForm(sent_to(request))
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(claim=number, by=person(request), text=form.cleaned_data["text"], now=timezone.now())
        except ClaimError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "Your appeal is here. Another moderator looks at it.")
            return redirect("claim", number=number)
    return ask(request, claim, QUESTION, form)
