"""The list of institutions, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Institution
from papers.search.names import NameKind, named
from papers.selectors import catalogue, institution_record
from papers.selectors.corpus import corpus_counts
from papers.selectors.identifier_links import web_address
from papers.views.exports import also_as_data
from papers.views.lists import list_choice, list_context, page_of
from papers.views.records import moved, record


@require_safe
def institution_list(request: HttpRequest) -> HttpResponse:
    choice = list_choice(request, catalogue.INSTITUTION_ORDERS)
    found = page_of(named(catalogue.institutions(), NameKind.INSTITUTION, choice.words), choice)
    context = list_context(choice, found, total=corpus_counts().institutions)
    return render(request, "papers/institution_list.html", context)


@require_safe
@also_as_data("I")
def institution(request: HttpRequest, public_id: str) -> HttpResponse:
    found = record(Institution.objects.select_related("parent"), public_id)
    if redirect := moved(request, found, public_id):
        return redirect
    return render(
        request,
        "papers/institution.html",
        {
            "institution": found,
            "homepage": web_address(found.homepage),
            "names": institution_record.other_names(found),
            "parts": institution_record.parts(found),
            "years": institution_record.works_by_year(found),
            "authors": institution_record.most_active_authors(found),
            "works": institution_record.page_of_works(found, after=request.GET.get("after", "")),
        },
    )
