"""The search page: a box until there is a query, then what was found. Everything about it stands in its address."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from papers.exports.formats import BY_EXTENSION
from papers.search.answering import Answer, answer_to, works_of
from papers.search.asking import Kind, read_question
from papers.search.engine import Facet, FacetValue, FoundWork, Sort, TookTooLongError
from papers.selectors.citation_counts import citation_counts
from papers.selectors.identified_work import identified_work
from papers.selectors.named_records import records_in_order
from papers.selectors.trust_marks import marked
from papers.views.exports import MOST_WORKS, export
from papers.views.search_start import search_start
from portal.common.public_ids import parse_public_id

TABS: Final = (
    (Kind.WORKS, "work"), (Kind.AUTHORS, "author"), (Kind.TOPICS, "topic"), (Kind.INSTITUTIONS, "institution"),
    (Kind.VENUES, "venue"),
)  # fmt: skip
VALUES_AT_ONCE: Final = 6
SORTS: Final = ((Sort.RELEVANCE, "Relevance"), (Sort.NEWEST, "Newest"), (Sort.CITED, "Most cited"))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    question, _ = read_question(dict(request.GET.lists()))
    named = None if question.kind is not Kind.WORKS else identified_work(question.text)
    # While one types, nobody is sent away.
    if not request.htmx:  # type: ignore[attr-defined]
        if parse_public_id(question.text):
            return HttpResponseRedirect(reverse("public-id", args=[question.text.strip()]))
        if named is not None:
            return HttpResponseRedirect(named.get_absolute_url())
    if not question.asks:
        return render(request, "papers/search.html", {"question": question, **search_start()})
    return render(request, "papers/search.html", _found(request, answer_to(question)) | {"named": named})


@require_safe
def search_export(request: HttpRequest, extension: str) -> HttpResponseBase:
    """All works that the search of this address finds, in its order, as a file."""
    if extension not in BY_EXTENSION:
        raise Http404
    question, _ = read_question(dict(request.GET.lists()))
    page = f"{reverse('search')}?{request.GET.urlencode()}"
    try:
        works = list(works_of(question, limit=MOST_WORKS + 1))
    except TookTooLongError:
        return HttpResponse(
            "This search takes too long. Narrow it, by a year or one more word, and export it then.\n",
            status=503, content_type="text/plain; charset=utf-8",
        )  # fmt: skip
    subject = question.text.strip() or "works"
    return export(request, works, BY_EXTENSION[extension], subject=subject, name=f"search {subject}", page=page)


def _found(request: HttpRequest, answer: Answer) -> dict[str, object]:
    question = answer.question
    rows = records_in_order(question.kind, answer.names.records) if answer.names else ()
    facets = answer.works.facets if answer.works else ()
    works = answer.works.works if answer.works else ()
    cited = citation_counts([_pk(found) for found in works])
    return {
        "question": question,
        "works": [(found, cited.get(_pk(found), 0)) for found in works],
        "answer": answer,
        "tabs": [(kind, singular, answer.counts[kind]) for kind, singular in TABS],
        "sorts": SORTS,
        "rows": [
            (row, answer.names.matched.get(row.pk, "") if answer.names else "", mark) for row, mark in marked(rows)
        ],
        "facets": [_shown(facet) for facet in facets if _can_narrow(facet, answer)],
        "chosen": [(facet.name, value) for facet in facets for value in facet.values if value.chosen],
        "kept": [
            (name, value) for name, values in request.GET.lists() if name not in {"q", "after"} for value in values
        ],
        "shows_reading": answer.query.reading and " ".join(question.text.split()) != answer.query.reading,
        "milliseconds": max(1, round(answer.seconds * 1000)),
        "export_query": f"?{request.GET.urlencode()}",
    }


def _pk(found: FoundWork) -> int:
    return int(found.line.public_id[1:])


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """What is seen at once, and what unfolds; `is_open` where a value of the latter is chosen."""

    name: str
    first: tuple[FacetValue, ...]
    more: tuple[FacetValue, ...]

    @property
    def is_open(self) -> bool:
        return any(value.chosen for value in self.more)


def _shown(facet: Facet) -> ShownFacet:
    at_once = VALUES_AT_ONCE if len(facet.values) > VALUES_AT_ONCE + 1 else len(facet.values)
    return ShownFacet(facet.name, facet.values[:at_once], facet.values[at_once:])


def _can_narrow(facet: Facet, answer: Answer) -> bool:
    """A facet whose one value everything has would only be in the way."""
    works = answer.works.facets_of if answer.works else 0
    return any(value.chosen or value.count < works for value in facet.values)
