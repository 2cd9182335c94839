"""PostgreSQL and Valkey of our own, so that one machine needs no server set up by hand.

Standard library only: it runs before Django is configured, and by people who have nothing else yet. It knows nothing
of what the portal stores. Everything outside talks to `portal.embedded.session.ensure_services`; nothing else starts,
stops or removes a server.
"""

from portal.embedded.errors import EmbeddedError
from portal.embedded.places import Places
from portal.embedded.session import Services, ensure_services

__all__ = ["EmbeddedError", "Places", "Services", "ensure_services"]
