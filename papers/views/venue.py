"""The list of venues, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Venue
from papers.search.names import NameKind, named
from papers.selectors import catalogue, venue_record
from papers.selectors.corpus import corpus_counts
from papers.views.exports import also_as_data
from papers.views.lists import list_choice, list_context, page_of
from papers.views.records import moved, record


@require_safe
def venue_list(request: HttpRequest) -> HttpResponse:
    choice = list_choice(request, catalogue.VENUE_ORDERS)
    found = page_of(named(catalogue.venues(), NameKind.VENUE, choice.words), choice)
    return render(request, "papers/venue_list.html", list_context(choice, found, total=corpus_counts().venues))


@require_safe
@also_as_data("S")
def venue(request: HttpRequest, public_id: str) -> HttpResponse:
    found = record(Venue.objects.all(), public_id)
    if redirect := moved(request, found, public_id):
        return redirect
    return render(
        request,
        "papers/venue.html",
        {
            "venue": found,
            "years": venue_record.works_by_year(found),
            "authors": venue_record.most_active_authors(found),
            "topics": venue_record.topics_of(found),
            "works": venue_record.page_of_works(found, after=request.GET.get("after", "")),
        },
    )
