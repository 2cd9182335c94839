"""Rows into PostgreSQL by COPY, the only way that is fast enough for a corpus."""

import io
from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper

Value = str | int | float | bool | None | list[str]


def copy(cursor: CursorWrapper, sql: str, stream: io.BytesIO) -> None:
    """Runs a COPY between the stream and the database; what goes wrong is one of Django's database errors."""
    with cursor.db.wrap_database_errors:
        cursor.copy_expert(sql, stream)


class Rows:
    """Rows of one table, gathered in memory and sent in one COPY.

    Values are text, numbers, booleans, None or lists of text. NUL and lone surrogates, which PostgreSQL cannot hold,
    never reach it.
    """

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self._sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        self._lines: list[str] = []

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, *values: Value) -> None:
        self._lines.append("\t".join([_field(value) for value in values]))

    def send(self, cursor: CursorWrapper) -> None:
        """Writes the rows and forgets them. No rows, no statement."""
        if not self._lines:
            return
        self._lines.append("")
        copy(cursor, self._sql, io.BytesIO("\n".join(self._lines).encode("utf-8", "replace")))
        self._lines = []


def _field(value: Value) -> str:
    kind = value.__class__
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    if kind is int:
        return str(value)
    if value is None:
        return "\\N"
    if kind is bool:
        return "t" if value else "f"
    if kind is list:
        return _escaped(_array(value))  # type: ignore[arg-type]
    return _escaped(str(value))  # floats, and kinds of text and number that a library made of them


def _escaped(text: str) -> str:
    # Most fields hold none of these, and a search by `in` costs a fraction of a replacement.
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text:
        text = text.replace("\n", "\\n")
    if "\t" in text:
        text = text.replace("\t", "\\t")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    return text.replace("\0", "") if "\0" in text else text


def _array(values: Iterable[str]) -> str:
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"
