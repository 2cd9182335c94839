"""`/corrections/<n>/`: one request, from what was asked to the receipt; for its parties and nobody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from profiles.models import PartState, Relation
from profiles.selectors.correction_status import standing
from profiles.views.claims.access import for_people, person
from profiles.views.corrections.access import seen_request
from profiles.views.corrections.part_page import part_page
from profiles.views.corrections.part_words import request_title, verified_by


@for_people("GET", "HEAD")
def correction(request: HttpRequest, number: int) -> HttpResponse:
    user, now = person(request), timezone.now()
    sight = seen_request(request, number)
    found = sight.request
    pages = [part_page(part, sight, user, now=now) for part in sight.parts]
    waits = [page for page in pages if page.part.state == PartState.WAITING]
    context = {
        "correction": found,
        "sight": sight,
        "record": found.record,
        "here": f"Request {found.pk}",
        "title": request_title(sight.parts),
        "pages": pages,
        "waiting": len(waits),
        "to_answer": [page for page in waits if page.may_answer],
        "verified_by": verified_by(standing(found)),
        "for_somebody": found.relation != Relation.SELF,
        "relation": Relation(found.relation).label,
        "reads_reason": bool(found.reason)
        and (sight.is_filer or sight.is_moderator or any(p.may_answer for p in pages)),
        "is_closed": found.closed_at is not None,
    }
    return render(request, "profiles/corrections/request.html", context)
