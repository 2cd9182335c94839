"""A cache in PostgreSQL, shared by all web processes: what limits of sign-in are counted in.

Django's own cache in the database is not fit for that: beyond a few hundred entries it throws some away, whoever fills
it, and two processes may both believe that they added the same key. Here `add` is one statement, and nothing is thrown
away before its time; `forget_expired` is for the clock. Values are JSON, so that a row can never become code.

The table is `LOCATION`, made by a migration (`profiles/migrations/0003_accounts.py`). Do not keep here what is read on
every page.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.db.backends.utils import CursorWrapper

# Written where nothing may expire it: far beyond any clock.
_NEVER = 4_102_444_800.0


class SharedCache(BaseCache):
    """`add`, `get`, `set`, `touch`, `delete`, `clear` on a table of key, value and when it ends."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._table = connection.ops.quote_name(location)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was free. Of those who ask at once, one is told that it was."""
        statement = (
            f"INSERT INTO {self._table} AS kept (key, value, ends_at) VALUES (%s, %s, to_timestamp(%s))"  # noqa: S608
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at"
            " WHERE kept.ends_at <= to_timestamp(%s) RETURNING 1"
        )
        values: list[str | float] = [self._key(key, version), json.dumps(value), self._ends(timeout), time.time()]
        return bool(self._rows(statement, values))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        statement = f"SELECT value FROM {self._table} WHERE key = %s AND ends_at > to_timestamp(%s)"  # noqa: S608
        rows = self._rows(statement, [self._key(key, version), time.time()])
        return json.loads(rows[0][0]) if rows else default

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        statement = (
            f"INSERT INTO {self._table} (key, value, ends_at) VALUES (%s, %s, to_timestamp(%s))"  # noqa: S608
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at RETURNING 1"
        )
        self._rows(statement, [self._key(key, version), json.dumps(value), self._ends(timeout)])

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        statement = (
            f"UPDATE {self._table} SET ends_at = to_timestamp(%s)"  # noqa: S608
            " WHERE key = %s AND ends_at > to_timestamp(%s) RETURNING 1"
        )
        return bool(self._rows(statement, [self._ends(timeout), self._key(key, version), time.time()]))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._rows(f"DELETE FROM {self._table} WHERE key = %s RETURNING 1", [self._key(key, version)]))  # noqa: S608

    def clear(self) -> None:
        with self._cursor() as cursor:
            cursor.execute(f"DELETE FROM {self._table}")  # noqa: S608

    def forget_expired(self) -> int:
        """Take away what has ended. Gives how many there were."""
        with self._cursor() as cursor:
            cursor.execute(f"DELETE FROM {self._table} WHERE ends_at <= to_timestamp(%s)", [time.time()])  # noqa: S608
            return int(cursor.rowcount)

    def _key(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _ends(self, timeout: float | None) -> float:
        ends = self.get_backend_timeout(timeout)
        return _NEVER if ends is None else ends

    def _rows(self, statement: str, values: Sequence[str | float]) -> list[tuple[Any, ...]]:
        with self._cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def _cursor(self) -> CursorWrapper:
        return connection.cursor()
