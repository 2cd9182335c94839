"""Where everything of an embedded portal stands on disk. Only names: nothing here starts or removes anything.

All of it is below one root, `var/` of the checkout or `$PEERGRAPH_VAR`, except the sockets when that root's path is too
long for a unix socket. Tests have a root of their own below it, so a test run and `make run` never meet.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.errors import PlaceError
from portal.embedded.unrooted import server_account

CHECKOUT = Path(__file__).resolve().parents[2]

TEST_SETTINGS = "portal.settings.test"

# sun_path holds 108 bytes with the closing zero on Linux; other systems hold fewer.
SOCKET_PATH_LIMIT = 100
POSTGRES_SOCKET_NAME = ".s.PGSQL.5432"
VALKEY_SOCKET_NAME = "valkey.sock"

# A fixed folder, not $TMPDIR: two terminals with different environments must agree on it.
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - the folder made in it is checked to be ours alone


@dataclass(frozen=True)
class Places:
    """The folders and files of one set of embedded services."""

    root: Path
    disposable: bool = False  # of a test cluster, which may be remade when it is damaged

    @classmethod
    def of_portal(cls, environ: Mapping[str, str] = os.environ) -> "Places":
        """The places that `make run` and every management command share."""
        return cls(root=_root(environ))

    @classmethod
    def of_tests(cls, environ: Mapping[str, str] = os.environ) -> "Places":
        """The places of the test run's private services."""
        return cls(root=_root(environ) / "test", disposable=True)

    @classmethod
    def of_settings(cls, environ: Mapping[str, str] = os.environ) -> "Places":
        """The places that go with the chosen settings: the tests' own for the tests' settings, else the portal's."""
        testing = environ.get("DJANGO_SETTINGS_MODULE") == TEST_SETTINGS
        return cls.of_tests(environ) if testing else cls.of_portal(environ)

    @property
    def embedded(self) -> Path:
        """The folder that holds the services' data and locks."""
        return self.root / "embedded"

    @property
    def postgres_data(self) -> Path:
        """The data folder of PostgreSQL."""
        return self.embedded / "postgres"

    @property
    def valkey_data(self) -> Path:
        """The data folder of Valkey."""
        return self.embedded / "valkey"

    @property
    def start_lock(self) -> Path:
        """Held by whoever starts or stops a service, for as long as that takes."""
        return self.embedded / "start.lock"

    @property
    def lease_lock(self) -> Path:
        """Held shared by everybody who uses the services, for as long as they do."""
        return self.embedded / "lease.lock"

    @property
    def logs(self) -> Path:
        """The folder of the services' own logs."""
        return self.root / "log"

    @property
    def name(self) -> str:
        """A short name, the same for the same root, that marks the processes of this set of services."""
        return "peergraph-" + hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        """The folder of the unix sockets: below the root, or a short one where that would be too long."""
        folder = self.embedded / "sockets"
        longest = max(len(POSTGRES_SOCKET_NAME), len(VALKEY_SOCKET_NAME))
        if len(os.fsencode(folder)) + 1 + longest <= SOCKET_PATH_LIMIT:
            return folder
        return SHORT_FOLDER / self.name

    @property
    def postgres_socket(self) -> Path:
        """PostgreSQL's socket."""
        return self.sockets / POSTGRES_SOCKET_NAME

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        return self.sockets / VALKEY_SOCKET_NAME

    def prepare(self) -> None:
        """Make the folders. Raises PlaceError where one cannot be made or is not ours."""
        for folder in (self.root, self.embedded, self.logs):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise PlaceError(f"Cannot make the folder {folder}: {error.strerror}.") from error
        owner = self.embedded.stat().st_uid
        if owner != os.geteuid():
            raise PlaceError(
                f"{self.embedded} belongs to user id {owner}, and this is user id {os.geteuid()}. "
                "Run as that user, or set PEERGRAPH_VAR to a folder of your own.",
            )
        make_private(self.sockets)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter, and refuse one that somebody else put there first."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise PlaceError(f"Cannot make the folder {folder}: {error.strerror}.") from error
    ours = {os.geteuid()}
    if os.geteuid() == 0:  # root may have given it to the account that the server runs as
        ours.add(server_account().uid)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise PlaceError(f"{folder} is in the way: it is not a folder of this user. Remove it and try again.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)


def _root(environ: Mapping[str, str]) -> Path:
    chosen = environ.get("PEERGRAPH_VAR", "")
    return Path(chosen).expanduser().resolve() if chosen else CHECKOUT / "var"
