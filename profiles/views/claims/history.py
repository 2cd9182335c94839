"""`/authors/A1/history/`: what was decided about a record, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from papers.models import Author
from papers.views.records import record
from profiles.selectors.history import EVENTS_SHOWN, history
from profiles.views.claims.history_words import sentence


@require_safe
def author_history(request: HttpRequest, public_id: str) -> HttpResponse:
    author = record(Author.objects.all(), public_id)
    if author.public_id != public_id:
        return redirect("author-history", public_id=author.public_id, permanent=True)
    found = history(author.pk)
    lines = [(line, sentence(line)) for line in found.lines]
    context = {"author": author, "history": found, "lines": lines, "most": EVENTS_SHOWN}
    return render(request, "profiles/claims/history.html", context)
