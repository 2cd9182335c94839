"""The list of topics, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Topic
from papers.records import TopicKind
from papers.search.names import NameKind, named
from papers.selectors import catalogue, topic_record
from papers.selectors.corpus import corpus_counts
from papers.views.exports import also_as_data
from papers.views.lists import list_choice, list_context, page_of
from papers.views.records import moved, record


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    choice = list_choice(request, catalogue.TOPIC_ORDERS)
    kind = next((kind for kind in TopicKind if kind.value == request.GET.get("kind")), None)
    found = page_of(named(catalogue.topics(kind=kind), NameKind.TOPIC, choice.words), choice)
    context = list_context(choice, found, total=corpus_counts().topics, kind=kind, kinds=list(TopicKind))
    return render(request, "papers/topic_list.html", context)


@require_safe
@also_as_data("T")
def topic(request: HttpRequest, public_id: str) -> HttpResponse:
    found = record(Topic.objects.select_related("parent"), public_id)
    if redirect := moved(request, found, public_id):
        return redirect
    return render(
        request,
        "papers/topic.html",
        {
            "topic": found,
            "narrower": topic_record.narrower(found),
            "years": topic_record.works_by_year(found),
            "authors": topic_record.most_active_authors(found),
            "beside": topic_record.topics_beside(found),
            "works": topic_record.page_of_works(found, after=request.GET.get("after", "")),
        },
    )
