"""The search page: a box until there is a query, then what was found."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from papers.search.find import find
from papers.views.lists import plain_words
from portal.common.public_ids import parse_public_id


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = plain_words(request.GET.get("q", ""))
    if parse_public_id(words) and not request.htmx:  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("public-id", args=[words]))
    return render(request, "papers/search.html", {"words": words, "found": find(words) if words else None})
