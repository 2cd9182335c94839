"""Whose page it is. A request that somebody is no party of is answered as one that does not exist."""

from django.http import Http404, HttpRequest

from profiles.corrections.sight import Sight, sight_of
from profiles.models import RequestPart
from profiles.views.claims.access import person


def seen_request(request: HttpRequest, number: int) -> Sight:
    """The request as far as this person may see it. Raises Http404."""
    found = sight_of(number, person(request))
    if found is None:
        raise Http404
    return found


def seen_part(sight: Sight, number: int) -> RequestPart:
    """One of the parts that the person sees. Raises Http404."""
    found = next((part for part in sight.parts if part.number == number), None)
    if found is None:
        raise Http404
    return found
