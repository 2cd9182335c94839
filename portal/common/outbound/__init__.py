"""The one way out: every request that the portal makes to a host which somebody else names goes through here.

Homepages, ORCID, webhooks: whoever names the host may name one of ours. So a name is resolved once, nothing is asked
unless each of its addresses is public, the connection goes to the address that was judged, and everything is bounded
in time and size. Do not open a connection elsewhere, and do not add a switch that turns any of this off: a test
brings a resolver of its own, and nothing else differs.
"""

from portal.common.outbound.addresses import is_public
from portal.common.outbound.answers import Answer
from portal.common.outbound.client import Limits, OutboundClient
from portal.common.outbound.defaults import default_client
from portal.common.outbound.errors import (
    BadAnswerError,
    OutboundError,
    RefusedTargetError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
)
from portal.common.outbound.resolving import Address, PublicResolver, Resolver
from portal.common.outbound.sessions import requests_session
from portal.common.outbound.targets import Target, parse_target

__all__ = [
    "Address",
    "Answer",
    "BadAnswerError",
    "Limits",
    "OutboundClient",
    "OutboundError",
    "PublicResolver",
    "RefusedTargetError",
    "Resolver",
    "Target",
    "TooLargeError",
    "TooSlowError",
    "UnreachableError",
    "default_client",
    "is_public",
    "parse_target",
    "requests_session",
]
