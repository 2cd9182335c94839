"""What is answered when something went wrong: a page, or to a program a problem in JSON.

Pages say what happened, what it means and the next step, and read no database.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.html import format_html

from papers.views.records import RecordHiddenError
from portal.common.problems import problem_response
from portal.common.request_ids import current_request_id

logger = logging.getLogger(__name__)

# For when not even a template or a style sheet can be had.
_PLAINEST = """<!doctype html><html lang="en"><meta charset="utf-8">
<title>Something broke · {site_name}</title>
<h1>Something broke on our side</h1><p>It is in the log, request id <code>{request_id}</code>.</p></html>"""

_API = "/api/v"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(_API):
        return problem_response(400, "The request could not be understood.")
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token. Django's own page would break the Content-Security-Policy."""
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RecordHiddenError):
        return render(request, "errors/410.html", status=410)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request's context: what failed may be what fills it."""
    if request.path.startswith(_API):
        return problem_response(
            500, f"Something broke on our side. It is in the log, request id {current_request_id()}."
        )
    about = {"request_id": current_request_id(), "site_name": settings.SITE_NAME}
    try:
        content = get_template("errors/500.html").render(about)
    except Exception:
        logger.exception("the page for errors could not be rendered either")
        content = format_html(_PLAINEST, **about)
    return HttpResponse(content, status=500)
