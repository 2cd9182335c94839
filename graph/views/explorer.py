"""The page of the explorer, and where one begins who has no centre yet.

The page is complete without a script: the same slice as an outline of links, and a form of filters. With a script the
picture comes beside it and both stay in step.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from graph.selectors.builds import Reading, reading
from graph.selectors.slice_question import KINDS, LETTERS, SliceQuestion, read_question
from graph.selectors.slices import UnknownNodeError, slice_of
from graph.views.outline import outline
from papers.search.names import NameKind, suggest
from papers.selectors import catalogue
from papers.views.lists import plain_words
from papers.views.records import record_of_kind
from portal.common.parameters import Refused
from portal.common.public_ids import HasPublicId

USUAL_NODES: Final = 60
LIMITS: Final = (20, 40, 60, 100, 200, 300, 500, 1000, 2000)
DEPTHS: Final = ((1, "One step"), (2, "Two steps"))
KIND_NAMES: Final = {"author": "Authors", "work": "Works", "topic": "Topics", "institution": "Institutions"}
FORMATS: Final = (
    ("json", "Slice", "json"),
    ("graphml", "GraphML", "graphml"),
    ("gexf", "GEXF", "gexf"),
    ("csv", "Table", "csv"),
)
BEGINNINGS: Final = 12
_NAMED: Final = (NameKind.AUTHOR, NameKind.TOPIC, NameKind.INSTITUTION)


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    if not request.GET.get("center", "").strip():
        return _start(request, [])
    question, refused = read_question(_asked(request.GET))
    if question is None:
        return _start(request, refused)
    found = record_of_kind(question.center.letter, f"{question.center.letter}{question.center.pk}")
    if found.public_id != request.GET["center"]:
        return _moved(request, found)
    return render(request, "graph/explorer.html", _context(question, found))


def _asked(query: QueryDict) -> Mapping[str, str]:
    """The parameters of the slice. Boxes of a form give one `kinds` each, addresses one with commas."""
    asked = {name: query.get(name, "") for name in ("center", "depth", "limit", "year_from", "year_to")}
    return {**asked, "limit": asked["limit"] or str(USUAL_NODES), "kinds": ",".join(query.getlist("kinds"))}


def _context(question: SliceQuestion, found: HasPublicId) -> dict[str, Any]:
    limits = sorted({*LIMITS, question.limit})
    with reading() as build:
        shown = _slice(build, question) if build else None
    return {
        "record": {
            "public_id": found.public_id,
            "kind": LETTERS[question.center.letter],
            "title": getattr(found, "name", None) or getattr(found, "title", ""),
            "url": found.get_absolute_url(),
        },
        "question": question,
        "tree": outline(shown["nodes"], shown["edges"]) if shown else None,
        "shown": shown["meta"]["counts"] if shown else None,
        "built_at": build.built_at if build else None,
        "query": _query(question, found),
        "kinds": [(kind, KIND_NAMES[kind], kind in question.kinds) for kind in KINDS],
        "depths": DEPTHS,
        "limits": [(limit, f"{limit:,} nodes") for limit in limits],
        "usual_limit": USUAL_NODES,
        "formats": FORMATS,
        "slices": reverse("api-graph-slice"),
    }


def _slice(build: Reading, question: SliceQuestion) -> dict[str, Any] | None:
    """None for a record that came after the graph was built."""
    try:
        return slice_of(build, question)
    except UnknownNodeError:
        return None


def _query(question: SliceQuestion, found: HasPublicId) -> str:
    query = QueryDict(mutable=True)
    query["center"] = found.public_id
    query["depth"] = str(question.depth)
    query["kinds"] = ",".join(question.kinds)
    query["limit"] = str(question.limit)
    for name, year in (("year_from", question.year_from), ("year_to", question.year_to)):
        if year is not None:
            query[name] = str(year)
    return query.urlencode(safe=",")


def _moved(request: HttpRequest, found: HasPublicId) -> HttpResponse:
    """The centre was merged into another record, or was spelt `a1`."""
    query = request.GET.copy()
    query["center"] = found.public_id
    return HttpResponsePermanentRedirect(f"{reverse('graph')}?{query.urlencode(safe=',:')}")


def _start(request: HttpRequest, refused: list[Refused]) -> HttpResponse:
    words = plain_words(request.GET.get("q", ""))
    context = {
        "words": words,
        "refused": refused,
        "center": request.GET.get("center", "") if not any(one.parameter == "center" for one in refused) else "",
        "found": suggest(words, kinds=_NAMED, limit=BEGINNINGS) if words else [],
        "authors": [] if words else catalogue.authors().order_by("-works_count", "pk")[:BEGINNINGS],
    }
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    return render(request, "graph/start.html", context, status=status)
