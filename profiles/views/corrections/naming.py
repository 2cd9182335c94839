"""`/corrections/names/?author=A1`: what a record is called, its other forms, and a rename, which keeps a name private.

Two screens: what is wanted, and what it would change. Who does not own the record asks for somebody else, and sees of
its names what everybody sees.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from papers.curation.errors import CurationError, RecordIsMergedError
from papers.curation.naming import (
    LONGEST_NAME,
    Form,
    FormerNameIsPublicError,
    TooManyFormsError,
    WantedNames,
    checked,
    wanted_names,
)
from papers.former_names import gives_away
from papers.models import Author, AuthorName, PrintedName, ShownName
from papers.views.records import moved, record
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError
from profiles.corrections.filing import LONGEST_REASON, file_request
from profiles.corrections.kinds.naming import code_of, payload_of, said_by_others
from profiles.corrections.kinds.naming import owns as owns_record
from profiles.corrections.naming_preview import preview_names
from profiles.models import Relation
from profiles.views.claims.access import for_people, person

_LONGEST_LIST: Final = 4000
_SCOPES: Final = [
    (ShownName.Scope.PAGE, "On the page. Each work keeps the name that it prints."),
    (ShownName.Scope.WORKS, "On the page and on all works, also in citations."),
    (
        ShownName.Scope.RENAME,
        "Everywhere, in the place of a former name, which becomes private. Imports still know who is meant.",
    ),
]
_ADDRESSES: Final = [("lead", "lead to this page"), ("gone", "are gone: they say that there is no such page any more")]


_PARTS: Final = frozenset({"given", "particle", "family", "suffix"})


class NamesForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, help_text="As it is to be shown, in any script and order."
    )
    given = forms.CharField(label="Given names", max_length=LONGEST_NAME, required=False)
    particle = forms.CharField(
        label="Particle", max_length=LONGEST_NAME, required=False, help_text="Such as “van der”, “de la”, “bin”."
    )
    family = forms.CharField(label="Family name", max_length=LONGEST_NAME, required=False)
    suffix = forms.CharField(label="Suffix", max_length=LONGEST_NAME, required=False, help_text="Such as “Jr.”, “III”.")
    is_whole = forms.BooleanField(
        label="There is no family name: cite the name whole",
        required=False,
        help_text="For a single name, or a patronymic.",
    )
    others = forms.CharField(
        label="Other forms that everybody may see",
        max_length=_LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: another script, with initials, the name before or after a marriage. Works that print one"
        " keep it, and search finds them.",
    )
    scope = forms.ChoiceField(label="Where", choices=_SCOPES, widget=forms.RadioSelect, initial=ShownName.Scope.PAGE)
    former = forms.CharField(
        label="Former names that must not be shown",
        max_length=_LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only for the third choice above. One a line. Only you see this again.",
    )
    addresses = forms.ChoiceField(
        label="Addresses of pages that were joined to this one",
        choices=_ADDRESSES,
        widget=forms.RadioSelect,
        initial="lead",
    )

    def clean(self) -> None:
        """Parts that were not touched when the name was are those of the former name: they are guessed anew."""
        sent = self.cleaned_data
        if sent.get("family") and not sent.get("is_whole") and not self._are_of_the_name():
            if _PARTS & set(self.changed_data):
                self.add_error("family", "Make the parts of the words of the name above, all of them.")
            sent.update(dict.fromkeys(_PARTS, ""))

    def _are_of_the_name(self) -> bool:
        parts = "".join(self.cleaned_data.get(part, "") for part in _PARTS)
        return sorted(parts.replace(" ", "")) == sorted(self.cleaned_data.get("name", "").replace(" ", ""))

    def wanted(self, replaced: list[str]) -> WantedNames:
        """Of a form that is valid. Raises CurationError."""
        sent = self.cleaned_data
        guess = Form.guessed(sent["name"])
        first = guess
        if sent["is_whole"]:
            first = Form(sent["name"])
        elif sent["family"]:
            first = Form(sent["name"], sent["given"], sent["particle"], sent["family"], sent["suffix"])
        return checked(
            WantedNames(
                scope=ShownName.Scope(sent["scope"]),
                forms=[first, *(Form.guessed(line) for line in _lines(sent["others"]))],
                replaced=replaced,
                former=_lines(sent["former"]),
                leads_on=sent["addresses"] == "lead",
            )
        )


class AskingForm(forms.Form):
    """For whoever asks for somebody else."""

    relation = forms.ChoiceField(
        label="How do you know this person?",
        choices=[(value, label) for value, label in Relation.choices if value != Relation.SELF],
    )
    reason = forms.CharField(
        label="How do you know the name?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever decides reads this. Do not write a former name that is to be private.",
    )


@for_people("GET", "HEAD", "POST")
def names(request: HttpRequest) -> HttpResponse:
    asked_for = request.GET.get("author", "")
    author = record(Author.objects.select_related("institution"), asked_for)
    if request.method != "POST" and moved(request, author, asked_for):
        return redirect(_address(author))
    owns = owns_record(author.pk, person(request).pk)
    if request.method != "POST":
        return _page(request, author, NamesForm(initial=_initial(author, owns=owns)), owns=owns)
    return _asked(request, author, owns=owns)


def _asked(request: HttpRequest, author: Author, *, owns: bool) -> HttpResponse:
    form, asking = (
        NamesForm(request.POST, initial=_initial(author, owns=owns)),
        None if owns else AskingForm(request.POST),
    )
    if not (form.is_valid() and (asking is None or asking.is_valid())):
        return _page(request, author, form, owns=owns, asking=asking, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    known = set(_forms_of(author).values_list("name", flat=True))
    if owns and (before := wanted_names(author.pk)) is not None:
        known |= set(before.replaced)
    replaced = [name for name in request.POST.getlist("replaced") if name in known]
    by, now = person(request), timezone.now()
    try:
        wanted = form.wanted(replaced)
        if request.POST.get("act") != "file":
            would = wanted if owns else said_by_others(author.pk, wanted)
            shown = preview_names(record=author.pk, wanted=would, now=now)
            if not owns:  # which identifiers are not shown says what they say
                shown = replace(shown, hidden=[])
            context = {"author": author, "form": form, "asking": asking, "owns": owns, "preview": shown}
            context |= {"replaced": replaced, "account_says_it": owns and _says_former(by.display_name, wanted)}
            return render(request, "profiles/corrections/naming_preview.html", context)
        filed = file_request(
            record=author.pk,
            by=by,
            parts=[AskedPart(code_of(wanted), payload_of(wanted))],
            now=now,
            relation=Relation(asking.cleaned_data["relation"]) if asking is not None else Relation.SELF,
            reason=asking.cleaned_data["reason"] if asking is not None else "",
        )
    except (CurationError, CorrectionError) as error:
        form.add_error(None, _said(error))
        return _page(request, author, form, owns=owns, asking=asking, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("correction", number=filed.pk)


def _says_former(name: str, wanted: WantedNames) -> bool:
    """Whether the account is still called by a name that is to be private."""
    public = [form.name for form in wanted.forms]
    return wanted.scope == ShownName.Scope.RENAME and gives_away(name, public=public)


def _said(error: Exception) -> str:
    if isinstance(error, FormerNameIsPublicError):
        return "One name is among the public forms and among the former ones. Take it out of one of the lists."
    if isinstance(error, TooManyFormsError):
        return "These are more names than one person has. Leave some out."
    if isinstance(error, RecordIsMergedError):
        return "This record was merged into another one. Look at that one."
    if isinstance(error, CurationError):
        return "One of the lines is no name: write it with letters, in at most 200 characters."
    return str(error)


def _page(
    request: HttpRequest,
    author: Author,
    form: NamesForm,
    *,
    owns: bool,
    asking: AskingForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    now = wanted_names(author.pk) if owns else None
    printed = PrintedName.objects.filter(author=author) if owns else PrintedName.objects.none()
    context: dict[str, Any] = {
        "author": author,
        "form": form,
        "asking": asking if asking is not None or owns else AskingForm(),
        "owns": owns,
        "carried": _forms_of(author),
        "replaced": request.POST.getlist("replaced") if request.method == "POST" else now.replaced if now else [],
        "still_replaced": now.replaced if now else [],
        "printed": list(printed.order_by("name").values_list("name", flat=True).distinct()),
    }
    return render(request, "profiles/corrections/naming.html", context, status=status)


def _forms_of(author: Author) -> Any:
    """The forms that works carry, besides the one that is shown, most frequent first."""
    found = AuthorName.objects.filter(author=author, works_count__gt=0).exclude(name=author.name)
    return found.order_by("-works_count", "name")


def _initial(author: Author, *, owns: bool) -> dict[str, Any]:
    """Of what is wanted now, its owner sees all, and others what is public."""
    wanted = wanted_names(author.pk)
    first = wanted.forms[0] if wanted is not None else Form.guessed(author.name)
    found = {
        "name": first.name,
        "given": first.given,
        "particle": first.particle,
        "family": first.family,
        "suffix": first.suffix,
        "is_whole": wanted is not None and not first.family,
        "others": "\n".join(form.name for form in wanted.forms[1:]) if wanted is not None else "",
    }
    if wanted is not None and owns:
        found |= {
            "scope": wanted.scope,
            "former": "\n".join(wanted.former),
            "addresses": "lead" if wanted.leads_on else "gone",
        }
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _address(author: Author) -> str:
    return f"{reverse('correction-names')}?author={author.public_id}"
