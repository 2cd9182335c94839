"""How the portal reaches other hosts. A constant: see `portal.common.outbound.defaults`."""

from portal.settings.environment import env

__all__ = ["ARXIV_API_URL", "CROSSREF_URL", "OUTBOUND_CLIENT"]

OUTBOUND_CLIENT = "portal.common.outbound.defaults.public_client"

# Registries that are asked about works which people miss here. A mirror of one's own must be reachable publicly too.
CROSSREF_URL: str = env.str("CROSSREF_URL", default="https://api.crossref.org").rstrip("/")
ARXIV_API_URL: str = env.str("ARXIV_API_URL", default="https://export.arxiv.org").rstrip("/")
