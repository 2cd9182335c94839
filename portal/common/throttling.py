"""The API's limit: per process, in its memory. It keeps a runaway program off, so it must not cost a query itself."""

from django.core.cache import caches
from rest_framework.throttling import AnonRateThrottle


class AddressThrottle(AnonRateThrottle):
    """So many requests of one address in so much time."""

    cache = caches["process"]
