"""`/claims/<n>/homepage/`: which page, what to put there, and looking whether it is there."""

from html import escape
from typing import Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from profiles.claims.errors import ClaimError
from profiles.evidence.homepage import begin_homepage, check_homepage, record_link
from profiles.evidence.link_back import META_NAME
from profiles.models import Challenge, EvidenceKind
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, arrived, ask, closed, sent_to


class PageForm(forms.Form):
    """Read by the service: what can be a homepage is more than what looks like an address."""

    url = forms.CharField(
        label="Address of the page",
        max_length=2000,
        widget=forms.URLInput(attrs={"autocomplete": "url", "autofocus": True, "spellcheck": "false"}),
        help_text="A page that only you can change: your own, or yours at your institution.",
    )


PAGE: Final = Question(
    title="A web page of yours",
    lead="You put a line on it that we give you. We look whether it is there, and again each month.",
    button="Get the line",
)


@for_people("GET", "HEAD", "POST")
def homepage(request: HttpRequest, number: int) -> HttpResponse:
    """The page is asked for once; from then on this is where its line is, until another page is named."""
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    now = timezone.now()
    waiting = Challenge.objects.filter(
        claim=claim, kind=EvidenceKind.HOMEPAGE, used_at=None, expires_at__gt=now, tries_left__gt=0
    ).first()
    naming = waiting is None or "other" in request.GET
    form = PageForm(sent_to(request) if "url" in request.POST or naming else None)
    if "url" in request.POST and form.is_valid():
        try:
            begin_homepage(claim=number, url=form.cleaned_data["url"], by=person(request), now=now)
        except ClaimError as error:
            form.add_error("url", str(error))
        else:
            return redirect("claim-homepage", number=number)
    if waiting is None or naming or form.is_bound:
        return ask(request, claim, PAGE, form)
    look = forms.Form(sent_to(request))
    if request.method == "POST" and look.is_valid():
        try:
            check_homepage(challenge=waiting.pk, by=person(request), now=now)
        except ClaimError as error:
            look.add_error(None, str(error))
        else:
            return arrived(request, claim, done="The line is there.")
    question = Question(
        title="Put one of these on your page",
        lead=f"On {waiting.target}, whichever is easiest. Then let us look.",
        button="Check now",
        after="It has to stay there: we look again each month.",
        beside="profiles/claims/homepage_other.html",
    )
    return ask(request, claim, question, look, {"above": "profiles/claims/homepage_lines.html", **_lines(waiting)})


def _lines(waiting: Challenge) -> dict[str, str]:
    """What can be put there, as text to be copied."""
    link = record_link(waiting.claim.author_id, waiting.token)
    return {
        "as_link": f'<a rel="me" href="{escape(link)}">My record at {escape(settings.SITE_NAME)}</a>',
        "as_meta": f'<meta name="{META_NAME}" content="{escape(waiting.token)}">',
        "as_file": waiting.token,
        "file_at": str(waiting.context.get("file", "")),
        "until": f"{waiting.expires_at:%-d %b %Y}",
    }
