"""Records and works that may be the owner's too: asked on `/corrections/`, answered there or on the sorting page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from papers.models import Author, Work
from papers.services.dismiss_suggestion import dismiss_likeness
from portal.common.public_ids import parse_public_id
from profiles.selectors.owner import records_held
from profiles.views.claims.access import for_people, person


@for_people("POST")
def not_me(request: HttpRequest) -> HttpResponse:
    """This is not the owner's: it is not asked again. No work moves; for that there is the sorting page."""
    user = person(request)
    record, of = (parse_public_id(request.POST.get(name, "")[:30]) for name in ("record", "of"))
    if (
        record is None
        or of is None
        or record.letter != "A"
        or record.pk not in {h.author for h in records_held(user.pk)}
    ):
        raise Http404
    rows = Author.shown if of.letter == "A" else Work.shown
    found = rows.filter(pk=of.pk).first() if of.letter in {"A", "W"} and of != record else None
    if found is None:
        raise Http404
    dismiss_likeness(record=Author.objects.get(pk=record.pk), of=found, by=user.pk, at=timezone.now())
    messages.success(request, "It will not be asked again.")
    return redirect("corrections")
