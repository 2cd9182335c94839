"""The page of one work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.exports.bibtex import bibtex_entry
from papers.models import Work
from papers.search.within_work import within_work
from papers.selectors import work_record
from papers.selectors.identifier_links import web_address
from papers.selectors.wished_names import wished_names
from papers.views.exports import also_as_data
from papers.views.records import moved, record

ALL_AUTHORS = "all"


@require_safe
@also_as_data("W")
def work(request: HttpRequest, public_id: str) -> HttpResponse:
    found = record(Work.objects.select_related("venue"), public_id)
    if redirect := moved(request, found, public_id):
        return redirect
    wished = wished_names([found.pk])[found.pk]
    work_record.without_former_names(found, wished.former)
    authors = work_record.authors_of(found, everybody=request.GET.get("authors") == ALL_AUTHORS, former=wished.former)
    identifiers = work_record.identifiers_of(found)
    citable = work_record.citable(found, authors, identifiers, wished)
    return render(
        request,
        "papers/work.html",
        {
            "work": found,
            "authors": authors,
            "affiliated": [person for person in authors if person.affiliations],
            "all_authors_shown": len(authors) >= found.author_count,
            "identifiers": identifiers,
            "link": web_address(found.url),
            "pdf": work_record.fulltext_address(identifiers),
            "topics": work_record.topics_of(found),
            "sources": work_record.sources_of(found),
            "within": within_work(found, asked) if (asked := request.GET.get("q", "")) else None,
            "fulltext_words": work_record.fulltext_words(found),
            "notes": [(field, wished.former.without(reason)) for field, reason in work_record.notes_of(found)],
            "references": work_record.references_of(found, after=request.GET.get("references", "")),
            "citations": work_record.citations_of(found, after=request.GET.get("citations", "")),
            "related": work_record.related_to(found, authors),
            "citable": citable,
            "bibtex": bibtex_entry(citable),
        },
    )
