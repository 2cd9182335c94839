"""Whole columns between PostgreSQL and NumPy by binary COPY: every row has one layout, so a million of them are a copy
of memory, and nobody makes Python objects of them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray

_HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER: Final = b"\xff\xff"
_READ_AT_A_TIME: Final = 1 << 22
_NULL: Final = -1


def read_columns(cursor: CursorWrapper, query: str, kinds: Sequence[type[np.signedinteger]]) -> list[NDArray[Any]]:
    """The result of a query of bigints without NULL, a column for each of the types in which they are to be kept. It
    takes no parameters."""
    rows = _Reader(kinds)
    with cursor.db.wrap_database_errors:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", rows)
    return rows.columns()


def write_columns(
    cursor: CursorWrapper, table: str, columns: Mapping[str, tuple[str, NDArray[Any]]], *,
    nullable: Mapping[str, tuple[str, NDArray[Any]]] | None = None, absent: NDArray[np.bool_] | None = None,
) -> None:  # fmt: skip
    """Adds a row for each place of the columns, each given as (type, values), type ">i2", ">i4", ">i8" or ">f8" as the
    table has it. The nullable ones are NULL together where `absent`, and these rows come last."""
    rows = len(next(iter(columns.values()))[1])
    null = np.zeros(rows, np.bool_) if absent is None else absent
    optional = dict(nullable or {})
    stream = _HEADER + _packed(columns, optional, ~null, nulls=False) + _packed(columns, optional, null, nulls=True)
    names = ", ".join([*columns, *optional])
    with cursor.db.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", io.BytesIO(stream + _TRAILER))


class _Reader:
    """Takes what COPY sends, in pieces of any length, and keeps the numbers."""

    def __init__(self, kinds: Sequence[type[np.signedinteger]]) -> None:
        fields = [
            (f"{part}{n}", kind) for n in range(len(kinds)) for part, kind in (("length", ">i4"), ("value", ">i8"))
        ]
        self._kinds = kinds
        self._layout = np.dtype([("fields", ">i2"), *fields])
        self._waiting = bytearray()
        self._seen_header = False
        self._parts: list[list[NDArray[Any]]] = [[np.empty(0, kind)] for kind in kinds]

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= _READ_AT_A_TIME:
            self._take()
        return len(data)

    def columns(self) -> list[NDArray[Any]]:
        self._take()
        found = []
        while self._parts:
            found.append(np.concatenate(self._parts.pop(0)))
        return found

    def _take(self) -> None:
        if not self._seen_header:
            del self._waiting[: len(_HEADER)]
            self._seen_header = True
        # The trailer is shorter than any row, so it is never taken for one.
        count = len(self._waiting) // self._layout.itemsize
        if count:
            rows = np.frombuffer(bytes(self._waiting[: count * self._layout.itemsize]), self._layout)
            for n, kind in enumerate(self._kinds):
                self._parts[n].append(rows[f"value{n}"].astype(kind))
            del self._waiting[: count * self._layout.itemsize]


def _packed(
    columns: Mapping[str, tuple[str, NDArray[Any]]], optional: Mapping[str, tuple[str, NDArray[Any]]],
    where: NDArray[np.bool_], *, nulls: bool,
) -> bytes:  # fmt: skip
    written = dict(columns) if nulls else {**columns, **optional}
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name, (kind, _) in written.items():
        layout += [(f"{name} length", ">i4"), (name, kind)]
    if nulls:
        layout += [(f"{name} length", ">i4") for name in optional]
    rows = np.empty(int(where.sum()), np.dtype(layout))
    rows["fields"] = len(columns) + len(optional)
    for name, (kind, values) in written.items():
        rows[f"{name} length"] = np.dtype(kind).itemsize
        rows[name] = values[where]
    if nulls:
        for name in optional:
            rows[f"{name} length"] = _NULL
    return rows.tobytes()
