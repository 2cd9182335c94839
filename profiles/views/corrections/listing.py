"""`/corrections/`: what a person asked for, what waits for their answer, and what was done to their records."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from papers.selectors.addresses import page_address
from profiles.models import CorrectionRequest, PartState
from profiles.selectors.correction_status import my_corrections
from profiles.selectors.new_works import new_works_of
from profiles.selectors.owner import records_held
from profiles.selectors.suggestions import suggestions_for
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.part_words import STATES, request_title, title, who_has_it


@for_people("GET", "HEAD")
def corrections(request: HttpRequest) -> HttpResponse:
    user = person(request)
    found = my_corrections(user.pk)
    context = {
        "found": found,
        "asked_of_me": [(part, title(part)) for part in found.asked_of_me],
        "under_way": [_row(one) for one in found.under_way],
        "closed": [_row(one) for one in found.closed],
        "on_my_records": [_row(one) for one in found.on_my_records],
        "also_you": [line for held in records_held(user.pk) for line in suggestions_for(held.author)],
        "new_works": new_works_of(user.pk, now=timezone.now()),
        "records": [(page_address("A", held.author), held.name) for held in records_held(user.pk)],
    }
    return render(request, "profiles/corrections/list.html", context)


def _row(request: CorrectionRequest) -> dict[str, object]:
    """A request in a list: what it is, how its parts stand, and who has the first that waits."""
    parts = sorted(request.parts.all(), key=lambda part: part.number)
    for part in parts:
        part.request = request
    states = [part.state for part in parts]
    waiting = next((part for part in parts if part.state == PartState.WAITING), None)
    return {
        "request": request,
        "title": request_title(parts),
        "stands": [(STATES[state].lower(), states.count(state)) for state in STATES if state in states],
        "who_has_it": who_has_it(waiting) if waiting is not None else "",
    }
