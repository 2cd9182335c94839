"""`manage.py up`: the whole portal on this machine, from nothing to a page, until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from portal.management import startup
from portal.supervisor.__main__ import command
from portal.supervisor.leftovers import RECORD, stop_leftovers
from portal.supervisor.output import labelled
from portal.supervisor.reservation import ReservationError, be_the_only_one, take_port


class Command(BaseCommand):
    """Prepare everything, then become the supervisor."""

    help = "Prepare and run the whole portal on this machine: services, migrations, demo data, web, worker and beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and what to leave out."""
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="the address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="the port")
        parser.add_argument("--no-demo", action="store_true", help="begin with an empty portal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it. Does not return."""
        host, port = options["host"], options["port"]
        run_folder = settings.EMBEDDED_PLACES.root / "run"
        url = f"http://{host}:{port}"
        # Web and worker, which are started from here, put it before the links of mails.
        settings.PORTAL_URL = os.environ.setdefault("PORTAL_URL", url.replace("//0.0.0.0:", "//127.0.0.1:"))
        try:
            lock = be_the_only_one(run_folder, url=url)
            stopped = stop_leftovers(run_folder / RECORD)
            if stopped:
                self._say(f"stopped {stopped} processes that a killed run had left")
            listener = take_port(host, port)
        except ReservationError as error:
            raise CommandError(str(error), returncode=2) from error
        startup.migrate(self._say)
        startup.collect_static_files(self._say)
        if not options["no_demo"]:
            startup.import_demo(self._say, run_folder)
        startup.index_for_search(self._say)
        startup.build_graph(self._say)
        startup.compute_trust(self._say)
        if not options["no_demo"]:
            startup.open_demo_accounts(self._say)
        notes = [f"{url}   (Ctrl-C stops everything)", "", *_where_the_data_is(), *startup.notes()]
        connections.close_all()
        # A small process without Django watches over the rest. Its lease follows ours, which ends with this program.
        words = command(
            lock=lock,
            listener=listener,
            host=host,
            port=port,
            postgres=settings.EMBEDDED_POSTGRES,
            valkey=settings.EMBEDDED_VALKEY,
            notes=notes,
        )
        for descriptor in (lock, listener):
            os.set_inheritable(descriptor, True)  # noqa: FBT003
        sys.stdout.flush()
        os.execv(words[0], words)  # noqa: S606 - a list of our own, no shell

    def _say(self, line: str) -> None:
        self.stdout.write(labelled("start", line))
        self.stdout.flush()


def _where_the_data_is() -> list[str]:
    places = settings.EMBEDDED_PLACES
    return [
        f"database  {places.postgres_data if settings.EMBEDDED_POSTGRES else 'the server of DATABASE_URL'}",
        f"queue     {places.valkey_data if settings.EMBEDDED_VALKEY else 'the server of REDIS_URL'}",
        f"logs      {places.logs}" if settings.EMBEDDED_POSTGRES or settings.EMBEDDED_VALKEY else "logs      here",
    ]
