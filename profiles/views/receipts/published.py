"""What programs fetch to check receipts by themselves: the keys of the portal, and the lists of revoked receipts."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from profiles.receipts.issuer import issuer
from profiles.receipts.key_documents import key_document
from profiles.receipts.keys import all_keys
from profiles.receipts.status_lists import NoKeyError, signed_list

_A_MOMENT: Final = "public, max-age=60"


@require_safe
@conditional_page
def keys(request: HttpRequest) -> HttpResponse:
    return _published(key_document(issuer(), all_keys().values()), "application/did+json")


@require_safe
@conditional_page
def revoked(request: HttpRequest, number: int) -> HttpResponse:
    try:
        found = signed_list(number, now=timezone.now())
    except NoKeyError:
        return HttpResponse(status=503, headers={"Retry-After": "120"})
    if found is None:
        raise Http404
    return _published(found, "application/vc")


def _published(document: Mapping[str, Any], media_type: str) -> HttpResponse:
    """Open to pages of other sites: it is the same for everybody, and no cookie takes part."""
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": _A_MOMENT, "X-Content-Type-Options": "nosniff"}
    told = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(document, content_type=media_type, json_dumps_params=told, headers=headers)
