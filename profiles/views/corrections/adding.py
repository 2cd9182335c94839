"""`/corrections/add/?author=A1`: a work that is missing from a record. It may be here already, under somebody else or
under nobody; if it is not, it is named by an identifier or as BibTeX, looked at, and added.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from papers.models import Author
from papers.selectors import catalogue
from papers.selectors.work_lines import WorkLine, work_lines
from papers.views.records import moved, record
from profiles.corrections.adding.asking import LONGEST_BIBTEX, begin_addition
from profiles.corrections.adding.places import WorkPlaces, work_places
from profiles.corrections.adding.putting_in import confirm_addition
from profiles.corrections.errors import CorrectionError
from profiles.corrections.planning import plan
from profiles.models import AdditionState, WorkAddition
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.filed_for import RELATIONS, asker, filed, led_on

WORKS_SHOWN: Final = 12
WORKS_LOOKED_AT: Final = 60
ADDITIONS_SHOWN: Final = 20
LONGEST_QUERY: Final = 300
_DONE: Final = "It is on the record now. This can be undone for 90 days."


class WorkForm(forms.Form):
    """One of the three is needed, so none is called voluntary."""

    use_required_attribute = False

    given = forms.CharField(
        label="DOI or arXiv id",
        required=False,
        max_length=500,
        help_text="Bare or as an address, such as 10.18653/v1/2020.acl-main.1 or arxiv.org/abs/2005.14165.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    bibtex = forms.CharField(
        label="Or the BibTeX of the work",
        required=False,
        max_length=LONGEST_BIBTEX,
        help_text="One entry. The work is then marked as typed in by a person.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    file = forms.FileField(label="Or a BibTeX file", required=False, help_text="With one entry.")

    def clean(self) -> None:
        file = self.cleaned_data.get("file")
        if file is not None and not self.cleaned_data.get("bibtex"):
            if file.size > LONGEST_BIBTEX:
                self.add_error("file", "This file is too long for one work.")
            else:
                self.cleaned_data["bibtex"] = file.read().decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Choice:
    """A work with where the person stands in its author list."""

    line: WorkLine
    places: WorkPlaces


@for_people("GET", "HEAD", "POST")
def add(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("author", "")
    author = record(Author.objects.select_related("institution"), wanted)
    if request.method == "POST":
        if request.POST.get("act") == "mine":
            return _mine(request, author)
        return _look_up(request, author)
    if moved(request, author, wanted):
        return redirect(_address(author))
    return _page(request, author, WorkForm())


def _look_up(request: HttpRequest, author: Author) -> HttpResponse:
    form = WorkForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            addition = begin_addition(
                record=author.pk,
                given=form.cleaned_data["given"],
                bibtex=form.cleaned_data["bibtex"],
                by=person(request),
                now=timezone.now(),
            )
        except CorrectionError as error:
            form.add_error(None, str(error))
        else:
            return redirect("addition", number=addition.pk)
    return _page(request, author, form)


def _mine(request: HttpRequest, author: Author) -> HttpResponse:
    """A name in the author list of a work that is here is this person's."""
    name = request.POST.get("name", "")
    by = asker(request, author)
    parts = plan(record=author.pk, mine=[int(name[:18])]) if name.isascii() and name.isdigit() else []
    try:
        return led_on(request, filed(author, parts, by), done=_DONE)
    except CorrectionError as error:
        messages.error(request, str(error))
        return redirect(request.path + f"?{urlencode({'author': author.public_id, 'q': request.POST.get('q', '')})}")


def _page(request: HttpRequest, author: Author, form: WorkForm) -> HttpResponse:
    for field in form.fields.values():
        field.required = True
    words = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].split())
    found = list(catalogue.works(words=words).order_by("-year", "-pk").values_list("pk", flat=True)[:WORKS_LOOKED_AT])
    by = asker(request, author)
    context = {
        "author": author,
        "asker": by,
        "form": form,
        "words": words,
        # Works with a name like the person's come first, however many newer ones have the words.
        "choices": sorted(choices(found, author), key=lambda one: not one.places.fitting)[:WORKS_SHOWN]
        if words
        else [],
        "additions": WorkAddition.objects.filter(asked_by=by.user, record=author)
        .exclude(state=AdditionState.FAILED)
        .select_related("work")
        .order_by("-asked_at")[:ADDITIONS_SHOWN],
        "relations": RELATIONS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "profiles/corrections/add.html", context, status=status)


def choices(works: list[int], author: Author) -> list[Choice]:
    places = work_places(works, author)
    lines = {line.public_id: line for line in work_lines(works)}
    return [Choice(lines[f"W{pk}"], places.get(pk, WorkPlaces())) for pk in works if f"W{pk}" in lines]


@for_people("GET", "HEAD", "POST")
def addition(request: HttpRequest, number: int) -> HttpResponse:
    """`/corrections/add/<n>/`: what was found, and what became of it."""
    own = WorkAddition.objects.select_related("record", "work").filter(asked_by=person(request))
    found = own.filter(pk=number).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            confirm_addition(addition=found.pk, by=person(request))
        except CorrectionError as error:
            messages.info(request, str(error))
        return redirect("addition", number=number)
    work = _successor(found)
    context = {
        "addition": found,
        "author": found.record,
        "asker": asker(request, found.record),
        "choice": next(iter(choices([work], found.record)), None) if work is not None else None,
        "relations": RELATIONS,
    }
    return render(request, "profiles/corrections/addition.html", context)


def _successor(found: WorkAddition) -> int | None:
    """The work; it may have turned out to be one with another since."""
    if found.work is None or found.work.hidden:
        return None
    return found.work.merged_into_id or found.work.pk


def _address(author: Author) -> str:
    return f"{reverse('correction-add')}?{urlencode({'author': author.public_id})}"
