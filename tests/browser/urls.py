"""The portal's URLs, and three that fail on purpose so that the pages for failures can be looked at."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as portal_urls

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _raising(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("fails/400", _raising(SuspiciousOperation("on purpose"))),
    path("fails/403", _raising(PermissionDenied("on purpose"))),
    path("fails/500", _raising(RuntimeError("on purpose"))),
    *portal_urls,
]
