"""Health checks for supervisors and load balancers. They say yes or no, never why: the logs do."""

import logging
from collections.abc import Callable
from typing import Final

from django.db import Error, connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Depends on nothing else, so that a broken database does not restart every web server."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers. The broker is left out: pages are served without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.exception("not ready: the database does not answer")
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


class HealthMiddleware:
    """Answers health checks whatever host name they ask for: a load balancer asks for an address, not for a name."""

    VIEWS: Final = {"/live": live, "/ready": ready}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.VIEWS.get(request.path_info, self.get_response)(request)
