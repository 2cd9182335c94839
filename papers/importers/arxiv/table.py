"""Rows of a tab-separated table of arXiv's metadata, one at a time, recovering after a damaged one.

A quotation mark that is never closed would make a CSV parser swallow all rows to the next one. A row begins with its
number, so the start of the next row ends a damaged one, and only that is lost.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from papers.importers.base import excerpt
from papers.importers.streams import StreamDamagedError
from papers.records import Rejected

MAX_RECORD: Final = 8 * 1024 * 1024

_CHUNK: Final = 256 * 1024
_NUMBERED = re.compile(rb"\d{1,12}\t")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by column name. `line` is where it begins in the file, counted from 1."""

    line: int
    cells: dict[str, str]


def rows(stream: BinaryIO) -> Iterator[Row | Rejected]:
    """Every row after the header. The caller has made sure that there is a header. Raises nothing."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))
    lines = _Lines(stream)
    numbered = iter(lines)
    header = next(numbered, (0, b""))[1]
    columns = _cells(header.decode("utf-8", "replace").rstrip("\r\n")) or [""]
    for start, raw, broken in _logical(numbered, columns):
        yield _row(start, raw, columns, broken=broken)
    if lines.damage is not None:
        yield Rejected(f"line {lines.number}", "damaged file", str(lines.damage))


class _Lines:
    """Physical lines with their numbers; a line beyond the size of a record is cut off there."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.number = 0
        self.damage: StreamDamagedError | None = None

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        rest = b""
        while True:
            try:
                piece = self._stream.read(_CHUNK)
            except StreamDamagedError as error:
                self.damage, piece = error, b""
            if not piece:
                break
            if b"\n" not in piece and len(rest) > MAX_RECORD:
                continue  # far beyond a record: only its end matters
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                self.number += 1
                yield self.number, line + b"\n"
        if rest:
            self.number += 1
            yield self.number, rest


def _logical(lines: Iterator[tuple[int, bytes]], columns: Sequence[str]) -> Iterator[tuple[int, bytes, bool]]:
    """Lines joined to rows by their quotation marks: the first line's number, the bytes, whether a mark stays open."""
    numbered = columns[0] == ""
    pending: list[bytes] = []
    start = size = 0
    is_open = False
    for number, line in lines:
        if is_open and (_begins_row(line, columns, numbered=numbered) or size > MAX_RECORD):
            yield start, b"".join(pending), True
            is_open = False
        if not is_open:
            pending, start, size = [], number, 0
        pending.append(line)
        size += len(line)
        is_open ^= bool(line.count(b'"') & 1)
        if not is_open and line.strip():
            yield start, b"".join(pending), False
    if is_open:
        yield start, b"".join(pending), True


def _begins_row(line: bytes, columns: Sequence[str], *, numbered: bool) -> bool:
    if numbered:
        return _NUMBERED.match(line) is not None
    return line.count(b"\t") >= len(columns) - 1


def _row(line: int, raw: bytes, columns: Sequence[str], *, broken: bool) -> Row | Rejected:
    if len(raw) > MAX_RECORD:
        return _rejected(line, raw, "record too large", f"The row has more than {MAX_RECORD >> 20} MB.")
    try:
        text = raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return _rejected(line, raw, "not utf-8", "The row holds bytes that are not UTF-8.")
    cells = _stray_cells(text) if broken else _cells(text)
    if broken and (cells is None or len(cells) != len(columns)):
        return _rejected(line, raw, "malformed row", "A quotation mark is never closed.")
    if cells is None or len(cells) != len(columns):
        found = "several" if cells is None else str(len(cells))
        return _rejected(line, raw, "malformed row", f"The row has {found} cells for {len(columns)} columns.")
    return Row(line, dict(zip(columns, cells, strict=True)))


def _rejected(line: int, raw: bytes, reason: str, detail: str) -> Rejected:
    return Rejected(locator=f"line {line}", reason=reason, detail=detail, excerpt=excerpt(raw))


def _stray_cells(text: str) -> list[str] | None:
    """The cells of a row with a stray quotation mark, if it is one line: the tabs tell them apart all the same."""
    if "\n" in text:
        return None
    quoted = (len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in text.split("\t"))
    return [
        cell[1:-1].replace('""', '"') if is_quoted else cell
        for cell, is_quoted in zip(text.split("\t"), quoted, strict=True)
    ]


def _cells(text: str) -> list[str] | None:
    """The cells of one row; None if it is more than one or no row at all."""
    if '"' not in text:
        return text.split("\t")
    try:
        found = list(csv.reader([text], delimiter="\t"))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else None
