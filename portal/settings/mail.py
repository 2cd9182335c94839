"""Where mail goes, whom it is from, and the address that its links begin with.

EMAIL_URL names a mail server, or a provider whose API is asked instead ("postmark:"), whose keys are in the variables
that django-anymail names (ANYMAIL_POSTMARK_SERVER_TOKEN). Both end in the same outbox.

A portal of one machine keeps its mail in a folder and shows it at /mailbox/; every other one hands it to the operator's
server, or, as long as none is named, keeps it waiting (a system check says so).
"""

from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import SITE_NAME
from portal.settings.environment import EMBEDDED, env
from portal.settings.security import ALLOWED_HOSTS, HTTPS

__all__ = [
    "ANYMAIL",
    "DEFAULT_FROM_EMAIL",
    "DIGESTS_AN_HOUR",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "MAILBOX",
    "MAIL_HOOKS_FROM",
    "MAIL_IS_SET_UP",
    "PORTAL_URL",
    "SERVER_EMAIL",
]

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_DEADLINE_SMTP = "profiles.mail.smtp.DeadlineBackend"
_MAILBOX = "portal.mailbox.backend.MailboxBackend"
# Those of django-anymail that need nothing but requests.
_PROVIDERS = frozenset(
    {"brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postmark", "resend", "sendgrid", "sparkpost"}
)
_PORTS = {"smtps": 587, "smtp+tls": 587, "smtp+ssl": 465}


def _portal_url() -> str:
    """How people reach the portal: scheme and host, without a slash at the end."""
    url: str = env.str("PORTAL_URL", default="").rstrip("/")
    if url:
        if not url.startswith(("https://", "http://")):
            raise ImproperlyConfigured(
                f"PORTAL_URL is {url!r}. Set it to an address such as https://people.example.org."
            )
        return url
    if EMBEDDED:
        return f"http://127.0.0.1:{env.str('PORT', default='8000')}"
    named = [host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"]
    return f"{'https' if HTTPS else 'http'}://{named[0] if named else 'localhost'}"


def _provider() -> str:
    """The provider that EMAIL_URL names; empty where it names a server."""
    name = env.str("EMAIL_URL", default="").partition(":")[0].lower()
    return name if name in _PROVIDERS else ""


def _mail_server() -> dict[str, Any]:
    """EMAIL_URL as Django's settings: smtp+tls://user:password@host:587, smtp+ssl://…:465 or smtp://…:25."""
    url: str = env.str("EMAIL_URL", default="")
    if not url:
        return {"EMAIL_BACKEND": _MAILBOX} if EMBEDDED else {}
    if _provider():
        return {"EMAIL_BACKEND": f"anymail.backends.{_provider()}.EmailBackend"}
    try:
        found: dict[str, Any] = env.email_url_config(url)
    except (ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL is not understood. Set it to an address such as smtp+tls://user:password@mail.example.org:587."
        ) from error
    if found["EMAIL_BACKEND"] == _SMTP:
        found["EMAIL_BACKEND"] = _DEADLINE_SMTP
        found["EMAIL_PORT"] = found["EMAIL_PORT"] or _PORTS.get(url.split(":", maxsplit=1)[0], 25)
    return found


_server = _mail_server()

# Keys of a provider, as django-anymail calls them. A provider that says nothing for this long has our mail, or has not.
ANYMAIL: dict[str, Any] = {
    "REQUESTS_TIMEOUT": (5, 10),
    **{name.removeprefix("ANYMAIL_"): value for name, value in env.ENVIRON.items() if name.startswith("ANYMAIL_")},
}
# The provider that may tell us what came back, at /mail/hooks/: only where a secret ("name:password") is set.
MAIL_HOOKS_FROM = _provider() if ANYMAIL.get("WEBHOOK_SECRET") else ""

PORTAL_URL = _portal_url()

MAIL_IS_SET_UP = bool(_server)
EMAIL_BACKEND: str = _server.get("EMAIL_BACKEND", _DEADLINE_SMTP)
MAILBOX = EMBEDDED and EMAIL_BACKEND == _MAILBOX
EMAIL_HOST: str = _server.get("EMAIL_HOST") or "localhost"
EMAIL_PORT: int = _server.get("EMAIL_PORT") or 25
EMAIL_HOST_USER: str = _server.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD: str = _server.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS: bool = _server.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = _server.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # seconds a server may say nothing; `profiles.mail.smtp` bounds the whole of a mail


def _sender() -> str:
    """MAIL_FROM, or an address at the portal's own host, which then has to be one that may send mail."""
    given: str = env.str("MAIL_FROM", default="")
    host = urlsplit(PORTAL_URL).hostname or ""
    # An address has a name behind its @; a machine that serves itself is often known by its number only.
    return given or formataddr((SITE_NAME, f"no-reply@{'localhost' if host.strip('.0123456789:') == '' else host}"))


DEFAULT_FROM_EMAIL = SERVER_EMAIL = _sender()

# More digests than this within an hour are a fault of ours: none goes out until an operator has looked. 0: no bound.
DIGESTS_AN_HOUR: int = env.int("DIGESTS_AN_HOUR", default=20_000)
