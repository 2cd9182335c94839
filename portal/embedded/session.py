"""The one door to the embedded services: come in, and they run; leave last, and they stop."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from portal.embedded.errors import EmbeddedError
from portal.embedded.lease import Lease, turn
from portal.embedded.places import Places
from portal.embedded.postgres import Postgres
from portal.embedded.postgres_data import DATABASE, USER
from portal.embedded.valkey import Valkey


def postgres_url(places: Places) -> str:
    """The address of the embedded PostgreSQL, running or not, as DATABASE_URL has it."""
    return f"postgresql://{USER}@{quote(str(places.sockets), safe='')}/{DATABASE}"


def valkey_url(places: Places) -> str:
    """The address of the embedded Valkey, running or not, as a Celery broker URL."""
    return f"redis+socket://{quote(str(places.valkey_socket))}"


@dataclass
class Services:
    """Running services, for as long as `ensure_services` is entered."""

    places: Places
    _servers: list[Postgres | Valkey] = field(default_factory=list)
    _say: Callable[[str], None] = print

    def revive(self) -> list[str]:
        """Start again what has died since; says the names of what was started. Cheap when all is well."""
        dead = [server for server in self._servers if server.server() is None]
        if dead:
            with turn(self.places.start_lock, say=self._say):
                for server in dead:
                    server.ensure()
        return [type(server).__name__ for server in dead]


@contextlib.contextmanager
def ensure_services(
    places: Places,
    *,
    postgres: bool = True,
    valkey: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Services]:
    """Have the services run within the block. Any number of processes may do so at once.

    say: told what takes long, one line each. Raises EmbeddedError with a sentence for the person at the terminal.
    """
    places.prepare()
    servers: list[Postgres | Valkey] = []
    if postgres:
        servers.append(Postgres(places, say))
    if valkey:
        servers.append(Valkey(places, say))
    with turn(places.start_lock, say=say):
        lease = Lease(places.lease_lock)
        try:
            for server in servers:
                server.ensure()
        except BaseException:
            _leave(places, lease, say)
            raise
    try:
        yield Services(places, servers, say)
    finally:
        with turn(places.start_lock, say=say):
            _leave(places, lease, say)


def _leave(places: Places, lease: Lease, say: Callable[[str], None]) -> None:
    """Give up the lease; the last one stops everything, also what others had asked for."""
    try:
        if lease.is_last():
            for kind in (Valkey, Postgres):
                with contextlib.suppress(EmbeddedError):  # no program to start it, so none to stop
                    kind(places, say).stop()
    finally:
        lease.give_up()
