"""`/feeds/topics/T1.atom` and the like: what came in last of a record, of a search, of what is trending."""

import hashlib
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from papers.search.asking import Question, read_question, spelling, without_place
from papers.search.engine import TookTooLongError
from papers.services.compute_trending import trending_list
from papers.views.records import record_of_kind
from papers.views.trending import window_of
from profiles.feeds.arrivals import MOST_ENTRIES, arrivals_found, arrivals_of
from profiles.feeds.entries import entries_of_works, version_of
from profiles.views.feeds.answering import answer, feed

_TITLES: Final = {
    "A": "New works by {}",
    "T": "New works about {}",
    "I": "New works from {}",
    "S": "New works in {}",
    "W": "New works that cite “{}”",
}


@feed
def record_feed(request: HttpRequest, kind: str, public_id: str) -> HttpResponseBase:
    """`kind` is the letter of the record's ids."""
    found = record_of_kind(kind, public_id)
    if found.public_id != public_id:
        return HttpResponsePermanentRedirect(reverse(f"feed-{found.page_url_name}", args=[found.public_id]))
    works = arrivals_of(found)
    return answer(
        request,
        name=f"feeds/{found.public_id}",
        title=f"{_TITLES[kind].format(found)} · {settings.SITE_NAME}",
        subtitle="The last to come into the portal, whenever they were published.",
        page=found.get_absolute_url(),
        version=version_of(works),
        entries=lambda: entries_of_works(works, absolute=request.build_absolute_uri),
    )


@feed
def search_feed(request: HttpRequest) -> HttpResponseBase:
    """What the search of the same address finds among works."""
    question, _ = read_question(dict(request.GET.lists()))
    if not question.asks:
        raise Http404
    try:
        works = arrivals_found(question)
    except TookTooLongError:
        response = HttpResponse(
            "This search takes too long for a feed. Narrow it, by a year or one more word.\n",
            status=503, content_type="text/plain; charset=utf-8",
        )  # fmt: skip
        response["Retry-After"] = "3600"
        return response
    asked = spelling(without_place(question))
    return answer(
        request,
        name=f"feeds/search/{hashlib.sha256(asked.encode()).hexdigest()[:32]}",
        title=f"{_found_by(question)} · {settings.SITE_NAME}",
        subtitle="The last works found by this search to come into the portal.",
        page=f"{reverse('search')}?{request.GET.urlencode()}",
        version=version_of(works),
        entries=lambda: entries_of_works(works, absolute=request.build_absolute_uri),
    )


@feed
def trending_feed(request: HttpRequest) -> HttpResponseBase:
    """By rank, each with the reason. `?window=day`, `week` or `month`."""
    window = window_of(request.GET.get("window", ""))
    found = trending_list(window=window)
    listed = found.works[:MOST_ENTRIES] if found else []
    works = [int(one.line.public_id[1:]) for one in listed]
    reasons = {int(one.line.public_id[1:]): one.reasons for one in listed}
    digest, changed = version_of(works)
    return answer(
        request,
        name=f"feeds/trending/{window.value}",
        title=f"Trending works of the {window.value} · {settings.SITE_NAME}",
        subtitle="Works that get more attention than is usual in their field, each with the reason.",
        page=f"{reverse('trending')}?window={window.value}",
        version=(f"{digest} {reasons}", max(changed, found.computed_at) if found and changed else changed),
        entries=lambda: entries_of_works(works, absolute=request.build_absolute_uri, reasons=reasons),
        updated=found.computed_at if found else None,
    )


def _found_by(question: Question) -> str:
    words = " ".join(question.text.split())
    return f"New works found by “{words}”" if words else "New works of a kind"
