"""The pages for what went wrong. They say what happened, what it means and the next step, and read no database."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from portal.common.request_ids import current_request_id

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request's context: what failed may be what fills it."""
    content = get_template("errors/500.html").render({"request_id": current_request_id(), "site_name": "Peergraph"})
    return HttpResponse(content, status=500)
