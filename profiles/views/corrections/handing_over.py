"""`/corrections/hand-over/?work=W1`: what is wrong in the source, as a message that is ready to be sent there."""

from http import HTTPStatus
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from papers.models import Author, SourceRecord, Work
from papers.models.fulltext import FULLTEXT_SOURCE
from papers.selectors.identifier_links import source_name
from papers.selectors.work_record import authors_of, identifiers_of
from papers.views.records import record
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError
from profiles.corrections.handing_over import FAULTS, Facts, Fault, Message, message
from profiles.views.claims.access import for_people
from profiles.views.corrections.filed_for import RELATIONS, asker, filed, led_on

LONGEST: Final = 2000
# What can be put right here until the source has done it, by what is wrong.
_HERE: Final = {
    Fault.AUTHOR_MISSING: "missing",
    Fault.NAME: "names",
    Fault.ORCID: "identifiers",
    Fault.AUTHOR_TOO_MANY: "sort",
}


class FaultForm(forms.Form):
    source = forms.ChoiceField(label="Where is it wrong?")
    fault = forms.ChoiceField(label="What is wrong?", choices=[(str(fault), label) for fault, label in FAULTS.items()])
    wrong = forms.CharField(
        label="What it says", required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )
    right = forms.CharField(label="What it should say", max_length=LONGEST, widget=forms.Textarea({"rows": 2}))
    evidence = forms.CharField(
        label="How can this be seen?",
        max_length=LONGEST,
        help_text="For example: page 1 of the PDF, your ORCID record.",
        widget=forms.Textarea({"rows": 2}),
    )


@for_people("GET", "HEAD", "POST")
def hand_over(request: HttpRequest) -> HttpResponse:
    work = record(Work.objects.select_related("venue"), request.GET.get("work", ""))
    wanted = request.GET.get("author", "")
    author = record(Author.objects.all(), wanted) if wanted else None
    by = asker(request, author)
    form = FaultForm(request.POST if request.method == "POST" else None)
    form.fields["source"].choices = _sources(work)  # type: ignore[attr-defined]
    ready = None
    if request.method == "POST" and form.is_valid() and request.POST.get("act") != "change":
        ready = _message(work, form)
        if request.POST.get("act") == "sent":
            payload = {"work": work.pk, "fault": form.cleaned_data["fault"], "to": ready.to}
            part = AskedPart("handed-over", payload | {"subject": ready.subject, "text": ready.text})
            try:
                return led_on(request, filed(author, [part], by), done="Noted that you wrote to them.")
            except CorrectionError as error:
                form.add_error(None, str(error))
    context = {
        "work": work,
        "author": author,
        "form": form,
        "message": ready,
        "here": _HERE.get(form.cleaned_data["fault"], "") if ready is not None else "",
        "asker": by,
        "relations": RELATIONS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "profiles/corrections/hand_over.html", context, status=status)


def _sources(work: Work) -> list[tuple[str, str]]:
    """The one that describes the work first."""
    others = SourceRecord.objects.filter(work=work).exclude(source__in=[FULLTEXT_SOURCE, work.described_by])
    names = [work.described_by, *others.order_by("source").values_list("source", flat=True).distinct()]
    return [(name, source_name(name)) for name in names]


def _message(work: Work, form: FaultForm) -> Message:
    said = form.cleaned_data
    facts = Facts(
        title=work.title,
        year=work.year,
        identifiers=[(link.label, link.value) for link in identifiers_of(work)],
        authors=[person.name for person in authors_of(work, everybody=False)],
        fault=Fault(said["fault"]),
        wrong=said["wrong"],
        right=said["right"],
        evidence=said["evidence"],
    )
    return message(facts, source=said["source"])
