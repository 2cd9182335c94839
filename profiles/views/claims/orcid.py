"""`/claims/<n>/orcid/`: the ORCID iD that the account is connected with, as evidence."""

from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from profiles.accounts.orcid.adapter import orcid_is_set_up
from profiles.claims.errors import ClaimError
from profiles.evidence.orcid import connected_orcid, use_orcid
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, arrived, ask, closed, sent_to

LEAD: Final = (
    "Your record at ORCID is read once, and again each month. It is about this record if it lists its works: best those"
    " that a publisher or an institution put there."
)


@for_people("GET", "HEAD", "POST")
def orcid(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    connected = connected_orcid(person(request), claim=claim)
    form = forms.Form(sent_to(request))
    if request.method == "POST" and form.is_valid():
        try:
            use_orcid(claim=number, by=person(request), now=timezone.now())
        except ClaimError as error:
            form.add_error(None, str(error))
        else:
            return arrived(request, claim, done="Your ORCID iD is on file.")
    question = Question(
        title="Your ORCID iD", lead=LEAD, button="Use this iD", beside="profiles/claims/orcid_ways.html"
    )
    onwards = {"process": "connect", "next": reverse("claim-orcid", args=[number])}
    context = {
        "nobody": connected is None,
        "connected": connected or "",
        "set_up": orcid_is_set_up(),
        "connect_at": f"{reverse('orcid_login')}?{urlencode(onwards)}",
    }
    return ask(request, claim, question, form, context)
