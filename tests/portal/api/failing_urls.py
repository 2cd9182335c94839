"""Endpoints that fail on purpose."""

from django.core.exceptions import SuspiciousOperation
from django.urls import path
from rest_framework.views import APIView

from portal.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Failing(APIView):
    def get(self, request):
        raise RuntimeError("secret")


def suspicious(request):
    raise SuspiciousOperation("on purpose")


urlpatterns = [path("api/v1/fails", Failing.as_view()), path("api/v1/suspicious", suspicious)]
