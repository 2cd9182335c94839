"""The page that documents the API, made from its schema, so that it cannot say anything else than the code does."""

import json
from functools import cache
from typing import Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.settings import api_settings

from portal.api.endpoints import Endpoint, endpoints
from portal.common.problems import problem

_REFUSED: Final = "“work” is not one of the kinds."
_PERIODS: Final = {"s": "second", "m": "minute", "h": "hour", "d": "day"}


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    failure = json.dumps(problem(400, f"kind: {_REFUSED}", [("kind", _REFUSED)]), indent=2, ensure_ascii=False)
    context = {"endpoints": _endpoints(), "failure": failure, "rate": _rate_in_words()}
    return render(request, "api/documentation.html", context)


@cache
def _endpoints() -> list[Endpoint]:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    return endpoints(generator.get_schema(request=None, public=True))  # type: ignore[no-untyped-call]


def _rate_in_words() -> str:
    rate = cast("str | None", api_settings.DEFAULT_THROTTLE_RATES["anon"])
    if not rate:
        return ""
    requests, _, period = rate.partition("/")
    return f"{int(requests):,} requests a {_PERIODS[period[0]]}"
