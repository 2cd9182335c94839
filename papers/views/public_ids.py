"""`/A1`, `/W1`, … : the short address of a record, which leads to its page, or to its works as data for programs."""

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from papers.views.exports import as_data, wanted_format
from papers.views.records import record_of_kind
from portal.common.public_ids import parse_public_id


@require_safe
def public_id(request: HttpRequest, public_id: str) -> HttpResponseBase:
    wanted = parse_public_id(public_id)
    if wanted is None:
        raise Http404
    response: HttpResponseBase
    if (data := wanted_format(request, wanted.letter)) is not None:
        response = as_data(request, public_id, data, letter=wanted.letter)
    else:
        response = HttpResponsePermanentRedirect(record_of_kind(wanted.letter, public_id).get_absolute_url())
    patch_vary_headers(response, ["Accept"])
    return response
