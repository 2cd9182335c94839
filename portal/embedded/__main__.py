"""`python -m portal.embedded run PROGRAM …`: PostgreSQL's own programs against the embedded server.

For backups, restores and a look inside. The server is started if it does not run, as for every other user of it.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from portal.embedded.binaries import find_postgres
from portal.embedded.errors import EmbeddedError
from portal.embedded.places import Places
from portal.embedded.postgres_data import DATABASE, USER
from portal.embedded.session import ensure_services


def main(arguments: list[str]) -> int:
    """Run the program; its exit status, or 2 when there is no server or no such program."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("run", help="run psql, pg_dump, pg_restore, …")
    run.add_argument("program")
    run.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    places = Places.of_settings()
    try:
        program = _program(options.program)
        with ensure_services(places, valkey=False, say=_say):
            environment = {"PGHOST": str(places.sockets), "PGUSER": USER, "PGDATABASE": DATABASE}
            return subprocess.run([program, *options.arguments], env=os.environ | environment, check=False).returncode
    except EmbeddedError as error:
        _say(str(error))
        return 2


def _program(name: str) -> Path:
    folder = find_postgres().folder
    if not (folder / name).is_file():
        raise EmbeddedError(f"There is no {name} in {folder}.")
    return folder / name


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
