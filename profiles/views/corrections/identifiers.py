"""`/corrections/identifiers/?author=A1`: what a record is known by elsewhere, who says so, and putting it right.

Each button files a request of one part: what is its owner's alone is done at once, and undone from its page.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from papers.curation.identifiers import holder_of
from papers.models import Author
from papers.person_identifiers import PERSON_SCHEMES, person_identifier
from papers.records import Identifier
from papers.selectors.identifier_links import IdentifierLink, person_link
from papers.selectors.wished_names import private_names
from papers.views.records import moved, record
from profiles.accounts.orcid.adapter import orcid_is_set_up
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError
from profiles.corrections.filing import file_request
from profiles.corrections.obstacles import obstacle
from profiles.evidence.orcid import connected_orcids
from profiles.models import CorrectionRequest, PartState, Relation, User
from profiles.selectors.owner import owner_of
from profiles.selectors.record_identifiers import (
    SaidBy,
    contested_identifiers,
    denied_identifiers,
    misprints_of,
    printed_on,
    record_identifiers,
)
from profiles.views.claims.access import for_people, person

LONGEST_EVIDENCE: Final = 1000
LONGEST_VALUE: Final = 200
_RELATIONS: Final = [(value, label) for value, label in Relation.choices if value != Relation.SELF]


class AddForm(forms.Form):
    scheme = forms.ChoiceField(label="Where", choices=[(one.scheme, one.label) for one in PERSON_SCHEMES.values()])
    value = forms.CharField(
        label="Identifier",
        max_length=LONGEST_VALUE,
        help_text="As it stands there, or the address of the page.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def identifier(self) -> Identifier:
        """Of a form that is valid."""
        found: Identifier = self.cleaned_data["identifier"]
        return found

    def clean(self) -> None:
        scheme, value = self.cleaned_data.get("scheme", ""), self.cleaned_data.get("value", "")
        if not scheme or not value:
            return
        found = person_identifier(scheme, value)
        if found is None:
            known = PERSON_SCHEMES[scheme]
            self.add_error("value", f"That is not how identifiers of {known.label} look. An example: {known.example}")
        self.cleaned_data["identifier"] = found


@dataclass(frozen=True, slots=True)
class Contest:
    """An identifier that another record has: whose it is, and what has to be said to ask for it."""

    identifier: Identifier
    label: str
    holder: Author


@dataclass(frozen=True, slots=True)
class _Asker:
    user: User
    owns: bool
    relation: Relation
    reason: str


@for_people("GET", "HEAD", "POST")
def identifiers(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("author", "")
    found = record(Author.objects.all(), wanted)
    if request.method != "POST":
        if moved(request, found, wanted):
            return redirect(_address(found))
        return _page(request, found, AddForm())
    return _ACTS.get(request.POST.get("act", ""), _nothing)(request, found)


def _add(request: HttpRequest, author: Author) -> HttpResponse:
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, author, form)
    identifier = form.identifier()
    holder = holder_of(identifier)
    evidence = request.POST.get("evidence", "").strip()[:LONGEST_EVIDENCE]
    other = Author.objects.filter(pk=holder).first() if holder is not None and holder != author.pk else None
    if other is not None and not (request.POST.get("contest") and evidence):
        label = person_link(identifier.scheme, identifier.value).label
        return _page(request, author, form, contest=Contest(identifier, label, other))
    payload = {"act": "add", **_told(identifier)} | ({"evidence": evidence} if evidence else {})
    return _file(request, author, AskedPart("identifier", payload, other=other.pk if other else None), form)


def _confirm(request: HttpRequest, author: Author) -> HttpResponse:
    """One that the account signs in with."""
    identifier = _named(request.POST)
    if identifier is None or identifier.value not in connected_orcids(person(request)):
        return _nothing(request, author)
    holder = holder_of(identifier)
    other = holder if holder != author.pk else None
    payload = {"act": "add", "authenticated": True, **_told(identifier)}
    return _file(request, author, AskedPart("identifier", payload, other=other))


def _remove(request: HttpRequest, author: Author) -> HttpResponse:
    identifier = _named(request.POST)
    if identifier is None:
        return _nothing(request, author)
    misprinted = request.POST.get("works") != "sort"
    payload = {"act": "remove", "misprinted": misprinted, **_told(identifier)}
    return _file(request, author, AskedPart("identifier", payload))


def _reject(request: HttpRequest, author: Author) -> HttpResponse:
    identifier, name = _named(request.POST), request.POST.get("name", "")
    if identifier is None or not (name.isascii() and name.isdigit()):
        return _nothing(request, author)
    payload = {"act": "reject", "names": [int(name[:18])], **_told(identifier)}
    return _file(request, author, AskedPart("identifier", payload))


def _nothing(request: HttpRequest, author: Author) -> HttpResponse:
    messages.error(request, "Nothing was changed: the page had changed meanwhile. Look again.")
    return redirect(_address(author))


_ACTS: Final = {"add": _add, "confirm": _confirm, "remove": _remove, "reject": _reject}


def _named(sent: QueryDict) -> Identifier | None:
    """One that the page showed. Sources have schemes that nobody types, so it is taken as it is."""
    scheme, _, value = sent.get("identifier", "").partition(":")
    is_one = scheme and value and len(scheme + value) <= LONGEST_VALUE and (scheme + value).isprintable()
    return Identifier(scheme, value) if is_one else None


def _told(identifier: Identifier) -> dict[str, str]:
    return {"scheme": identifier.scheme, "value": identifier.value}


def _file(request: HttpRequest, author: Author, part: AskedPart, form: AddForm | None = None) -> HttpResponse:
    asker = _asker(request, author)
    try:
        filed = file_request(
            record=author.pk,
            by=asker.user,
            parts=[part],
            now=timezone.now(),
            relation=asker.relation,
            reason=asker.reason,
        )
    except CorrectionError as error:
        if form is not None:
            form.add_error(None, str(error))
            return _page(request, author, form)
        messages.error(request, str(error))
        return redirect(_address(author))
    return _after(request, author, filed)


def _after(request: HttpRequest, author: Author, filed: CorrectionRequest) -> HttpResponse:
    part = filed.parts.get()
    if part.state == PartState.DONE:
        messages.success(request, "Done. It can be undone for 90 days: see your corrections.")
        if request.POST.get("works") == "sort":
            return redirect(f"{reverse('correction-new')}?author={author.public_id}")
        return redirect("correction", number=filed.pk) if part.facts.get("from") else redirect(_address(author))
    if part.state == PartState.IMPOSSIBLE:
        messages.error(request, obstacle(part.reason))
        return redirect(_address(author))
    messages.success(request, "Asked. Everything else about the record goes on as before.")
    return redirect("correction", number=filed.pk)


def _asker(request: HttpRequest, author: Author) -> _Asker:
    user = person(request)
    owner = owner_of(author.pk, now=timezone.now())
    owns = owner is not None and owner.user == user.pk
    relation = request.POST.get("relation", "")
    known = Relation(relation) if relation in Relation.values else Relation.READER
    return _Asker(user, owns, Relation.SELF if owns else known, "" if owns else request.POST.get("reason", ""))


def _page(request: HttpRequest, author: Author, form: AddForm, *, contest: Contest | None = None) -> HttpResponse:
    asker = _asker(request, author)
    rows = record_identifiers(author.pk, private=private_names(author.pk))
    confirmed = {row.link.value for row in rows if row.said_by is SaidBy.HOLDER}
    connected = connected_orcids(asker.user) if asker.owns else []
    printed = printed_on(author.pk)
    context = {
        "author": author,
        "asker": asker,
        "rows": [(row, [one for one in printed if (one.scheme, one.value) == _key(row.link)]) for row in rows],
        "to_confirm": [value for value in connected if value not in confirmed],
        "denied": denied_identifiers(author.pk) if asker.owns else [],
        "misprints": misprints_of(author.pk) if asker.owns else [],
        "contested": [part for part in contested_identifiers(author.pk) if part.request.filed_by_id == asker.user.pk],
        "form": form,
        "contest": contest,
        "evidence": request.POST.get("evidence", "")[:LONGEST_EVIDENCE],
        "evidence_is_missing": bool(request.POST.get("contest")),
        "relations": _RELATIONS,
        "connect_at": reverse("socialaccount_connections") if orcid_is_set_up() else "",
    }
    refused = bool(form.errors) or contest is not None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "profiles/corrections/identifiers.html", context, status=status)


def _key(link: IdentifierLink) -> tuple[str, str]:
    return link.scheme, link.value


def _address(author: Author) -> str:
    return f"{reverse('correction-identifiers')}?author={author.public_id}"
