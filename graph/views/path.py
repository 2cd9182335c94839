"""`/graph/path/`: how two people are joined by those they wrote with.

Whoever is asked for may be given as an id or by name; a name that is not typed in full is offered to choose from.
"""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from graph.selectors.builds import reading
from graph.selectors.coauthor_paths import MOST_STEPS, joined
from graph.selectors.people import Named, current, people
from papers.search.names import NameKind, suggest
from papers.search.names.results import Suggestion
from papers.views.lists import plain_words
from portal.common.public_ids import parse_public_id

_PATHS: Final = 3
_OFFERED: Final = 8
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class End:
    """One of the two: who it is, or what was typed and who may have been meant."""

    parameter: str
    typed: str
    person: Named | None
    offered: list[Suggestion]

    @property
    def other_parameter(self) -> str:
        return "to" if self.parameter == "from" else "from"


@require_safe
def coauthor_path(request: HttpRequest) -> HttpResponse:
    source, target = (_end(parameter, request.GET.get(parameter, "")) for parameter in ("from", "to"))
    if moved := _moved(request, source, target):
        return moved
    context: dict[str, object] = {"source": source, "target": target, "ends": (source, target)}
    context["same"] = source.person is not None and source.person == target.person
    if source.person and target.person and not context["same"]:
        with reading() as build:
            found = build and joined(build, source.person.pk, target.person.pk, k=_PATHS)
        context |= {"found": found, "being_built": build is None, "most_steps": MOST_STEPS}
        if found:
            context["ways"] = (
                (
                    "shortest",
                    "Shortest",
                    "The fewest steps; of those, the closest collaborations first.",
                    found.shortest,
                ),
                ("strongest", "Strongest", "The closest collaborations, however many steps.", found.strongest),
            )
    return render(request, "graph/path.html", context)


def _end(parameter: str, typed: str) -> End:
    typed = plain_words(typed)[:_LONGEST]
    wanted = parse_public_id(typed)
    if wanted is not None and wanted.letter == "A":
        pk = current(wanted.pk)
        return End(parameter, typed, people([pk]).get(pk) if pk is not None else None, [])
    offered = suggest(typed, kinds=(NameKind.AUTHOR,), limit=_OFFERED) if typed else []
    return End(parameter, typed, None, offered)


def _moved(request: HttpRequest, source: End, target: End) -> HttpResponse | None:
    """Where somebody was merged, or is spelt `a1`, the address says who it is now."""
    query = request.GET.copy()
    for end in (source, target):
        if end.person is not None and query.get(end.parameter) != end.person.public_id:
            query[end.parameter] = end.person.public_id
    if query == request.GET:
        return None
    return HttpResponsePermanentRedirect(f"{reverse('graph-path')}?{query.urlencode()}")
