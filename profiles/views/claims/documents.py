"""`/claims/<n>/document/`: a file for the moderators, and taking it away again."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from profiles.claims.errors import ClaimError
from profiles.evidence.documents import LARGEST, LONGEST_NOTE, add_document, remove_document
from profiles.models import ClaimState, EvidenceDocument
from profiles.views.claims.access import for_people, own_claim, person
from profiles.views.claims.questions import Question, ask, closed, sent_to


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
        help_text=f"PDF, PNG, JPEG or WebP, at most {LARGEST // 1_000_000} MB. Cover what nobody needs to see.",
    )
    note = forms.CharField(
        label="What it shows",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


QUESTION = Question(
    title="Show the moderators a document",
    lead="A staff card, a page of a thesis, a letter of your institution: something with your name that ties you to"
    " the works of this record.",
    button="Send the file",
    after="Moderators of this claim can open it, and nobody else. Each look is written down. It is deleted 90 days"
    " after the claim is decided, and you can remove it before.",
)


@for_people("GET", "HEAD", "POST")
def document(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number)
    if (back := closed(request, claim)) is not None:
        return back
    form = DocumentForm(sent_to(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _file(form, request, number)
        except ClaimError as error:
            form.add_error("file", str(error))
        else:
            waits = claim.state == ClaimState.DRAFT
            messages.success(
                request, "The file is here. Send the claim in when you are ready." if waits else "The file is here."
            )
            return redirect("claim", number=number)
    return ask(request, claim, QUESTION, form)


@for_people("POST")
def document_remove(request: HttpRequest, number: int, document: int) -> HttpResponse:
    claim = own_claim(request, number)
    if not EvidenceDocument.objects.filter(pk=document, claim=claim).exists():
        raise Http404
    remove_document(document=document, by=person(request))
    messages.success(request, "The file is gone.")
    return redirect("claim", number=number)


def _file(form: DocumentForm, request: HttpRequest, claim: int) -> None:
    """One byte more than may be is read: the service sees what is too large, and nobody holds all of it."""
    sent = form.cleaned_data["file"]
    add_document(
        claim=claim,
        name=sent.name or "document",
        content=sent.read(LARGEST + 1),
        note=form.cleaned_data["note"],
        by=person(request),
        now=timezone.now(),
    )
