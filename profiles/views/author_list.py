"""The list of authors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.search.names import NameKind, named
from papers.selectors import catalogue
from papers.selectors.corpus import corpus_counts
from papers.selectors.trust_marks import marked
from papers.views.lists import list_choice, list_context, page_of


@require_safe
def author_list(request: HttpRequest) -> HttpResponse:
    choice = list_choice(request, catalogue.AUTHOR_ORDERS)
    found = page_of(named(catalogue.authors(), NameKind.AUTHOR, choice.words), choice)
    context = list_context(choice, found, total=corpus_counts().authors, people=marked(found.rows))
    return render(request, "profiles/author_list.html", context)
