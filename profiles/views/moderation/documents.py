"""`/moderation/documents/<n>/`: a claimant's file, as a download that no browser opens by itself."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from profiles.claims.errors import ActNotAllowedError
from profiles.evidence.documents import document_for_moderator
from profiles.views.moderation.access import for_moderators, moderator


@for_moderators("GET", "HEAD")
def document(request: HttpRequest, number: int) -> HttpResponse:
    try:
        file = document_for_moderator(document=number, by=moderator(request), now=timezone.now())
    except ActNotAllowedError:
        raise Http404 from None
    response = HttpResponse(file.content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
