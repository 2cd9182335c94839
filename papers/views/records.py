"""From the public id in an address to a record, and from a merged record to its successor."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect

from papers.models import Author, Institution, Topic, Venue, Work
from papers.selectors.old_addresses import old_addresses_lead_to
from papers.selectors.wished_names import titles_shown
from portal.common.public_ids import HasPublicId, parse_public_id


class RecordHiddenError(Http404):
    """People had the record hidden, or this address of it. It says so, and nothing else: 410."""


RecordT = TypeVar("RecordT", bound=HasPublicId)
_LONGEST_CHAIN = 50
_ROWS: Final[dict[str, Callable[[], QuerySet[Any]]]] = {
    model.public_letter: model.objects.all for model in (Author, Work, Topic, Institution, Venue)
}


def record_of_kind(letter: str, public_id: str) -> HasPublicId:
    """As `record`, where only the letter of the kind is known."""
    found: HasPublicId = record(_ROWS[letter](), public_id)
    return found


def record(rows: QuerySet[RecordT], public_id: str) -> RecordT:
    """The record of the id, or what it was merged into at the end of the chain. It is to be read, not saved."""
    wanted = parse_public_id(public_id)
    if wanted is None or wanted.letter != rows.model.public_letter:
        raise Http404
    pk = wanted.pk
    for _ in range(_LONGEST_CHAIN):
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        successor: int | None = found.merged_into_id  # type: ignore[attr-defined]
        if successor is None:
            if getattr(found, "hidden", False) or (pk != wanted.pk and not old_addresses_lead_to(found)):
                raise RecordHiddenError
            if isinstance(found, Work):  # in memory, for whatever page or file names the work by it
                found.title = titles_shown({found.pk: found.title})[found.pk]
            return found
        pk = successor
    raise Http404


def moved(request: HttpRequest, found: HasPublicId, public_id: str) -> HttpResponsePermanentRedirect | None:
    """A redirect where the address is not the record's own: it was merged, or spelt `a1`."""
    if public_id == found.public_id:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(found.get_absolute_url() + (f"?{query}" if query else ""))
