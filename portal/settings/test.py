"""Settings of the test run: the real services, a private cluster, fast password hashing."""

import os

# Whatever the operator's .env says, and also where DATABASE_URL names a server of one's own.
os.environ.update(
    {
        "API_RATE": "",
        "DEBUG": "0",
        "EMAIL_URL": "",
        "HTTPS": "0",
        "METRICS_TOKEN": "",
        "PEERGRAPH_EMBEDDED": "1",
        "PORTAL_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
    }
)

from portal.settings import *  # noqa: F403 - after the environment is fixed

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
OUTBOUND_CLIENT = "tests.web_peers.current_client"  # servers on loopback; nobody else is known
