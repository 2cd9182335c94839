"""The front door: what this is, how much of it there is, and a few ways in. Also the pages about the portal itself."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.selectors import catalogue
from papers.selectors.corpus import corpus_counts
from papers.selectors.work_lines import work_lines
from portal.home.specimens import specimens

RECENT_SHOWN = 8
WAYS_IN_SHOWN = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    most_works = ("-works_count", "pk")
    return render(
        request,
        "home/home.html",
        {
            "counts": corpus_counts(),
            "recent": work_lines(list(catalogue.newest_works().values_list("pk", flat=True)[:RECENT_SHOWN])),
            "authors": catalogue.authors().order_by(*most_works)[:WAYS_IN_SHOWN],
            "topics": catalogue.topics().order_by(*most_works)[:WAYS_IN_SHOWN],
            "venues": catalogue.venues().order_by(*most_works)[:WAYS_IN_SHOWN],
        },
    )


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "home/about.html", {"counts": corpus_counts()})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "home/robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component, shown together. For people who work on the pages, so only in DEBUG."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "home/styleguide.html", specimens())
