"""Which client the portal uses: one place, and one setting that only a test changes.

`OUTBOUND_CLIENT` is a constant of `portal.settings.outbound`, not read from the environment: no operator can point it
at something that asks everywhere.
"""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from portal.common.outbound.client import OutboundClient
from portal.common.outbound.resolving import PublicResolver


def default_client() -> OutboundClient:
    client = import_string(settings.OUTBOUND_CLIENT)()
    if not isinstance(client, OutboundClient):
        raise TypeError("OUTBOUND_CLIENT does not name a function that makes an OutboundClient.")
    return client


@cache
def public_client() -> OutboundClient:
    """The client of a portal that runs: it reaches the public internet and nothing else."""
    return OutboundClient(PublicResolver())
