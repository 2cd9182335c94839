"""How the portal reaches other hosts. A constant: see `portal.common.outbound.defaults`."""

__all__ = ["OUTBOUND_CLIENT"]

OUTBOUND_CLIENT = "portal.common.outbound.defaults.public_client"
