"""Keys, hosts, cookies, transport and the Content-Security-Policy.

A portal that others can reach refuses to start without a key and host names of its own, and with DEBUG.
"""

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal.embedded.places import Places
from portal.settings.environment import DEBUG, EMBEDDED, env
from portal.settings.secret_key import key_of_this_machine, weakness

__all__ = [
    "ALLOWED_HOSTS",
    "CONTENT_SECURITY_POLICY",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "CSRF_FAILURE_VIEW",
    "CSRF_TRUSTED_ORIGINS",
    "SECRET_KEY",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_REDIRECT_EXEMPT",
    "SECURE_REFERRER_POLICY",
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SECURE",
    "SILENCED_SYSTEM_CHECKS",
    "X_FRAME_OPTIONS",
]

if DEBUG and not EMBEDDED:
    raise ImproperlyConfigured(
        "DEBUG is set, and it shows settings and source code to every visitor. Unset it; on a machine that only you"
        " can reach, set PEERGRAPH_EMBEDDED=1 beside it."
    )


def _secret_key() -> str:
    """The operator's key; an embedded run makes its own once and keeps it where its data is."""
    key: str = env.str("SECRET_KEY", default="")
    if EMBEDDED and key:
        return key
    if EMBEDDED:
        file = Places.of_settings().root / "secret-key"
        try:
            return key_of_this_machine(file)
        except OSError as error:
            raise ImproperlyConfigured(
                f"{file} cannot be used: {error.strerror}. Set SECRET_KEY, or PEERGRAPH_VAR to a folder of your own."
            ) from error
    if not key:
        raise ImproperlyConfigured("SECRET_KEY is not set. Set it to a long random value; there is no default.")
    if (reason := weakness(key)) is not None:
        raise ImproperlyConfigured(f"SECRET_KEY {reason}. Set it to a long random value that nobody else knows.")
    return key


def _allowed_hosts() -> list[str]:
    """The names under which the portal is reached: links in mails are made of them."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [])
    if not hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set. Set it to the portal's host name, or several with commas."
        )
    return hosts


SECRET_KEY = _secret_key()

ALLOWED_HOSTS = _allowed_hosts()
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# An embedded run is plain HTTP on loopback; anything else is behind TLS.
HTTPS: bool = env.bool("HTTPS", default=not (EMBEDDED or DEBUG))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.home.errors.form_refused"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^live$", r"^ready$"]  # health checks speak to the process itself, in plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Promises about the rest of the operator's domain are theirs to make; Django's checks would have them by default.
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD: bool = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Only where the operator says that a proxy sets this header and strips it from clients.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
