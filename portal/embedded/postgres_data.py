"""The data folder of PostgreSQL: made whole or not at all, with settings for one machine shared with other programs."""

import os
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from portal.embedded.binaries import PostgresBinaries
from portal.embedded.daemons import plain_environment
from portal.embedded.errors import ServerFailedError
from portal.embedded.unrooted import Way, command

USER = DATABASE = "peergraph"

BUILTIN_LOCALE_SINCE = 17

SETTINGS = """\
# Written anew at every start. To change a setting, use ALTER SYSTEM, which wins over this file.
shared_buffers = '128MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '1GB'
random_page_cost = 1.1
max_connections = 60
max_wal_size = '2GB'
checkpoint_timeout = '15min'
max_wal_senders = 0
wal_level = minimal
max_replication_slots = 0
jit = off
log_min_messages = warning
log_line_prefix = '%m [%p] '
log_timezone = 'UTC'
timezone = 'UTC'
"""
DISPOSABLE_SETTINGS = """\
# The data of a test run may go at any time.
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 100
"""


def make_data_folder(
    data: Path, binaries: PostgresBinaries, *, way: Way, disposable: bool, say: Callable[[str], None]
) -> None:
    """Fill a folder beside, then rename it: a data folder that exists is whole, whatever interrupted its making."""
    for leftover in data.parent.glob(f"{data.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    began = time.monotonic()
    say(f"making a PostgreSQL {binaries.major} data folder in {data}")
    fresh = data.with_name(f"{data.name}.new-{secrets.token_hex(4)}")
    for locale in ("C.UTF-8", "C"):  # some systems lack the first, whose letters full-text search knows
        fresh.mkdir(mode=0o700)
        os.chown(fresh, way.owner.uid, way.owner.gid)
        options = _initdb_options(fresh, binaries, locale, disposable=disposable)
        answer = _run([str(binaries.initdb), *options], way=way)
        if answer.returncode == 0:
            break
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        raise ServerFailedError(f"initdb failed: {(answer.stderr or answer.stdout).strip()}")
    write_settings(fresh, disposable=disposable)
    with (fresh / "postgresql.conf").open("a", encoding="ascii") as settings:
        settings.write("\ninclude 'peergraph.conf'\n")
    _create_database(fresh, binaries, way)
    fresh.rename(data)
    say(f"made it in {time.monotonic() - began:.1f} s")


def write_settings(data: Path, *, disposable: bool) -> None:
    """Put our settings where postgresql.conf includes them."""
    text = SETTINGS + (DISPOSABLE_SETTINGS if disposable else "")
    (data / "peergraph.conf").write_text(text, encoding="ascii")


def data_version(data: Path) -> int:
    """The major version that made the folder. Raises ServerFailedError if it is no data folder."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise ServerFailedError(f"{data} is not a PostgreSQL data folder. Move it away and try again.") from error


def _initdb_options(folder: Path, binaries: PostgresBinaries, locale: str, *, disposable: bool) -> list[str]:
    options = ["-D", str(folder), "-U", USER, "-A", "trust", "-E", "UTF8", f"--locale={locale}", "--lc-messages=C"]
    if binaries.major >= BUILTIN_LOCALE_SINCE:  # sorts the same on every machine and in every version of its libraries
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if disposable:
        options.append("--no-sync")
    return options


def _create_database(folder: Path, binaries: PostgresBinaries, way: Way) -> None:
    answer = _run(
        [str(binaries.postgres), "--single", "-D", str(folder), "postgres"],
        text=f"CREATE DATABASE {DATABASE} OWNER {USER};\n",
        way=way,
    )
    # In this mode errors do not show in the exit status.
    if answer.returncode != 0 or re.search(r"\b(ERROR|FATAL|PANIC):", answer.stderr):
        raise ServerFailedError(f"The database could not be created: {answer.stderr.strip()}")


def _run(arguments: list[str], *, way: Way, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(arguments, way=way, die_with_parent=True),
        input=text,
        capture_output=True,
        text=True,
        cwd="/",
        env=plain_environment(),
        check=False,
    )
