"""The database and the broker: the operator's own where a URL names them, else the embedded ones.

Only addresses: nothing here starts anything. manage.py and the supervisor start the embedded services, because only
they know when these are no longer needed.
"""

from typing import Any

from portal.embedded.places import Places
from portal.embedded.postgres_data import DATABASE, USER
from portal.embedded.session import valkey_url
from portal.settings.environment import env

__all__ = [
    "CELERY_BROKER_CONNECTION_TIMEOUT",
    "CELERY_BROKER_TRANSPORT_OPTIONS",
    "CELERY_BROKER_URL",
    "CELERY_TASK_PUBLISH_RETRY",
    "DATABASES",
    "EMBEDDED_PLACES",
    "EMBEDDED_POSTGRES",
    "EMBEDDED_VALKEY",
]

EMBEDDED_PLACES = Places.of_settings()
EMBEDDED_POSTGRES = not env.str("DATABASE_URL", default="")
EMBEDDED_VALKEY = not env.str("REDIS_URL", default="")


def _database() -> dict[str, Any]:
    if EMBEDDED_POSTGRES:
        address = {"ENGINE": "django.db.backends.postgresql", "NAME": DATABASE, "USER": USER, "PASSWORD": ""}
        address |= {"HOST": str(EMBEDDED_PLACES.sockets), "PORT": ""}
    else:
        address = env.db_url("DATABASE_URL")
    # A connection is kept by its thread: without that, throughput falls to a quarter or less.
    return {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True} | address


DATABASES = {"default": _database()}

CELERY_BROKER_URL = valkey_url(EMBEDDED_PLACES) if EMBEDDED_VALKEY else env.str("REDIS_URL")

# A request that publishes must not wait for a broker that hangs: the fact is in the database already, and a sweep
# publishes again. So: short time-outs, one try.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    # Above the time limit of a task, or a long one would be given to a second worker while the first is at it.
    "visibility_timeout": 60 * 60,
}
