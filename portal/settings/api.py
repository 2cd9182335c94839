"""The API: JSON and nothing else, open to read, one form for failures, and a limit that only a runaway program meets.

Endpoints are the apps' own (`papers/api/`). Nobody signs in to it yet.
"""

import re

from django.core.exceptions import ImproperlyConfigured

from portal.settings.environment import env

__all__ = ["REST_FRAMEWORK", "SPECTACULAR_SETTINGS"]


def _rate() -> str | None:
    """Requests of one address: `600/min`. Empty sets no limit."""
    rate: str = env.str("API_RATE", default="600/min")
    if rate and not re.fullmatch(r"[1-9][0-9]*/(s|sec|m|min|h|hour|d|day)", rate):
        raise ImproperlyConfigured(
            f"API_RATE is {rate!r}. Set it to a rate such as 600/min, or to nothing for no limit."
        )
    return rate or None


REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_THROTTLE_CLASSES": ["portal.common.throttling.AddressThrottle"],
    "DEFAULT_THROTTLE_RATES": {"anon": _rate()},
    # Whose address is counted: that of the connection, or what the operator's own proxy says; never what a client says.
    "NUM_PROXIES": 1 if env.bool("BEHIND_TLS_PROXY", default=False) else 0,
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.common.problems.as_problem",
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Peergraph API",
    "DESCRIPTION": "The literature of this portal as JSON: what its pages show, for programs. Open to read, no key.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,  # the most important first, as the code has them
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Of several fields called "kind", each has choices of its own.
    "ENUM_NAME_OVERRIDES": {
        "NameKind": ["author", "topic", "institution", "venue"],
        "NodeKind": ["author", "work", "topic", "institution"],
        "EdgeKind": ["coauthor", "authored", "about", "affiliated", "cites"],
    },
}
