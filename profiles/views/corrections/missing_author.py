"""`/corrections/add/author/?author=A1&work=W1`: somebody wrote a work and is not in its author list."""

from http import HTTPStatus
from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from papers.models import Author, Work
from papers.names import name_key
from papers.selectors.work_record import ListedAuthor, authors_of
from papers.views.records import record
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError
from profiles.views.claims.access import for_people
from profiles.views.corrections.filed_for import RELATIONS, asker, filed, led_on

LONGEST_NAME: Final = 200


class NameForm(forms.Form):
    name = forms.CharField(
        label="The name as it should stand in the list", max_length=LONGEST_NAME, widget=forms.TextInput()
    )
    position = forms.TypedChoiceField(label="Its place", coerce=int)
    reason = forms.CharField(
        label="Where can this be seen?",
        max_length=2000,
        help_text="The PDF, the page of the venue, a corrected version. Whoever decides reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def set_places(self, authors: list[ListedAuthor]) -> None:
        places = [(1, f"First, before {authors[0].name}" if authors else "First")]
        places += [(person.position + 1, f"After {person.name}") for person in authors]
        self.fields["position"].choices = places  # type: ignore[attr-defined]
        self.fields["position"].initial = places[-1][0]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name_key(name):
            raise forms.ValidationError("This is no name.")
        return name


@for_people("GET", "HEAD", "POST")
def missing_author(request: HttpRequest) -> HttpResponse:
    author = record(Author.objects.all(), request.GET.get("author", ""))
    work = record(Work.objects.select_related("venue"), request.GET.get("work", ""))
    form = NameForm(request.POST) if request.method == "POST" else NameForm(initial={"name": author.name})
    form.set_places(authors_of(work, everybody=True))
    by = asker(request, author)
    if request.method == "POST" and form.is_valid():
        part = AskedPart(
            "add-author",
            {"work": work.pk, "name": form.cleaned_data["name"], "position": form.cleaned_data["position"]},
        )
        try:
            return led_on(request, filed(author, [part], by), done="The name is in the list now.")
        except CorrectionError as error:
            form.add_error(None, str(error))
    context = {"author": author, "work": work, "form": form, "asker": by, "relations": RELATIONS}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "profiles/corrections/missing_author.html", context, status=status)
