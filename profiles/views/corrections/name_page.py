"""`/names/?name=Yang Liu`: everybody of that name here, and the works under it that are nobody's. It is no one's."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from papers.names import clean_name, name_key
from papers.selectors.trust_marks import trust_marks
from profiles.selectors.grouped_works import nobodys_works
from profiles.selectors.name_forms import forms_of
from profiles.selectors.name_page import bearers
from profiles.views.corrections.asking import plain
from profiles.views.corrections.finding import fitting

_WORKS_SHOWN: Final = 100
_OTHERS_SHOWN: Final = 12


@require_safe
def name_page(request: HttpRequest) -> HttpResponse:
    name = clean_name(plain(request.GET.get("name", "")))
    if not name_key(name):
        return redirect("authors")
    forms = forms_of([name], fits=fitting([name]))
    close = [form for form in forms if form.is_close]
    keys = {name_key(name), *(form.key for form in close)}
    people = bearers(keys)
    marks = trust_marks([one.record for one in people])
    works = nobodys_works(keys, most=_WORKS_SHOWN + 1)
    context = {
        "name": next((form.shown for form in close if form.key == name_key(name)), name),
        "bearers": [(one, marks.get(one.record)) for one in people],
        "works": works[:_WORKS_SHOWN],
        "is_cut": len(works) > _WORKS_SHOWN,
        "others": [form for form in forms if not form.is_close][:_OTHERS_SHOWN],
    }
    return render(request, "profiles/corrections/names.html", context)
