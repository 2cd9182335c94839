"""`/A1`, `/W1`, … : the short address of a record, which leads to its page."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from papers.models import Author, Institution, Topic, Venue, Work
from papers.views.records import record
from portal.common.public_ids import HasPublicId, parse_public_id

_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    model.public_letter: model.objects.all for model in (Author, Work, Topic, Institution, Venue)
}


@require_safe
def public_id(request: HttpRequest, public_id: str) -> HttpResponsePermanentRedirect:
    wanted = parse_public_id(public_id)
    if wanted is None:
        raise Http404
    found: HasPublicId = record(_ROWS[wanted.letter](), public_id)
    return HttpResponsePermanentRedirect(found.get_absolute_url())
