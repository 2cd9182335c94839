"""Somebody who reads again and again while what they read is made anew, and notes what never may be seen."""

import contextlib
import threading
from collections.abc import Callable

import psycopg2

from tests.faults.cluster import Database


class Reader(threading.Thread):
    """Calls `read(self, connection)` until it is told to end. `seen` holds what each build had, `faults` what was wrong
    with it."""

    def __init__(
        self, database: Database, read: Callable[["Reader", psycopg2.extensions.connection], None], **session
    ) -> None:
        super().__init__()
        self._address = database.cluster.url(database.name)
        self._read, self._session = read, session
        self._over = threading.Event()
        self.seen: dict[int, tuple] = {}
        self.faults: list[str] = []
        self.answers = 0

    def run(self) -> None:
        try:
            with contextlib.closing(psycopg2.connect(self._address)) as connection:
                connection.set_session(**self._session)
                while not self._over.is_set():
                    self._read(self, connection)
                    self.answers += 1
        except Exception as error:  # noqa: BLE001 - the test says what it was
            self.faults.append(repr(error))

    def saw(self, build: int, found: tuple) -> None:
        if self.seen.setdefault(build, found) != found:
            self.faults.append(f"build {build} was {self.seen[build]} and is {found}")

    def end(self) -> None:
        self._over.set()
        self.join()
