"""The list of works, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.selectors import catalogue
from papers.selectors.corpus import corpus_counts
from papers.selectors.work_lines import work_lines
from papers.views.lists import list_choice, list_context
from portal.common.pagination import page

WORKS_ON_A_PAGE = 20


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    choice = list_choice(request, catalogue.WORK_ORDERS)
    rows = catalogue.works(words=choice.words).only("year")
    found = page(rows, order=choice.order, cursor=choice.cursor, size=WORKS_ON_A_PAGE)
    lines = work_lines([row.pk for row in found.rows])
    context = list_context(choice, found, works=lines, total=corpus_counts().works)
    return render(request, "papers/work_list.html", context)
