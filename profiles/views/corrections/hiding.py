"""`/corrections/hide/?author=A1` or `?work=W1`: what hiding does, and asking for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from papers.models import Author, Authorship, Work
from papers.views.records import record
from profiles.corrections.asked import AskedPart
from profiles.corrections.errors import CorrectionError
from profiles.models import Claim
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.filed_for import RELATIONS, asker, filed, led_on

_DONE = "It is hidden. It can be shown again at any time, from this page."


@for_people("GET", "HEAD", "POST")
def hide(request: HttpRequest) -> HttpResponse:
    work = record(Work.objects.all(), request.GET["work"]) if "work" in request.GET else None
    author = (
        _own_author(request, work) if work is not None else record(Author.objects.all(), request.GET.get("author", ""))
    )
    by = asker(request, author)
    if request.method == "POST" and request.POST.get("act") == "hide":
        part = AskedPart("hide", {"work": work.pk} if work is not None else {"person": True})
        try:
            return led_on(request, filed(author, [part], by), done=_DONE)
        except CorrectionError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
    context = {
        "author": author,
        "work": work,
        "asker": by,
        "relations": RELATIONS,
        "owners": Claim.objects.filter(author__in=_listed(work), holds=True).exclude(user=by.user).count()
        if work
        else 0,
        "citations": work.cited_by.count() if work is not None else 0,
    }
    return render(request, "profiles/corrections/hide.html", context)


def _own_author(request: HttpRequest, work: Work) -> Author | None:
    """The record of the asker's that is in the author list, if any is."""
    held = Claim.objects.filter(author__in=_listed(work), user=person(request), holds=True).order_by("pk").first()
    return held.author if held is not None else None


def _listed(work: Work) -> list[int | None]:
    return list(Authorship.objects.filter(work=work, author__isnull=False).values_list("author", flat=True))
