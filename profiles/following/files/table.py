"""Follows as a table: CSV after RFC 4180, with the guard against formulae that exports of works have. Pure.

What is read may be such a table, or any other with identifiers in it, with commas, semicolons or tabs. Of a table with
headings that are known, only the columns that can say what is followed are looked at, else every cell.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from papers.exports.comma_separated import BYTE_ORDER_MARK, guarded, unguarded
from profiles.following.files.lines import Exported, NotReadableError, Said, bounded, checked

COLUMNS: Final = ("kind", "id", "name", "frequency", "since", "url")
MEDIA_TYPE: Final = "text/csv"
_REFERENCES: Final = (
    "url", "link", "page", "id", "orcid", "doi", "arxiv", "arxiv id", "arxiv_id", "ror", "openalex", "openalex_id",
    "identifier", "identifiers",
)  # fmt: skip
_NAMES: Final = ("name", "title", "author", "full name", "text")
_LONGEST: Final = 4_000
# Of our own: what the csv module bounds by itself can be lifted by whoever else reads tables.
_LONGEST_CELL: Final = 100_000
_MOST_CELLS: Final = 100


def table(follows: Iterable[Exported]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _row(COLUMNS)
    for one in follows:
        cells = (one.kind, one.target, one.name, one.frequency, one.since, one.url)
        yield _row([guarded(cell) for cell in cells])


def read_table(raw: bytes) -> list[Said]:
    """Every line that is not blank, but for the headings. Raises NotReadableError."""
    text = _text(checked(raw))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    said: list[Said] = []
    headings: dict[str, int] = {}
    try:
        for place, row in enumerate(reader):
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise NotReadableError(f"Line {reader.line_num} holds more text than anything that is followed.")
            cells = [unguarded(cell).strip()[:_LONGEST] for cell in row[:_MOST_CELLS]]
            if not place and (headings := _headings(cells)):
                continue
            if any(cells):
                said.append(_said(reader.line_num, cells, headings))
    except csv.Error as error:
        raise NotReadableError(f"Line {reader.line_num} cannot be read: {error}.") from None
    return bounded(said)


def _said(number: int, cells: Sequence[str], headings: dict[str, int]) -> Said:
    def of(*names: str) -> list[str]:
        places = [headings[name] for name in names if name in headings]
        return [cells[place] for place in places if place < len(cells) and cells[place]]

    references = of(*_REFERENCES) if headings else [cell for cell in cells if cell]
    name = next(iter(of(*_NAMES)), "") or next((cell for cell in cells if cell), "")
    return Said(number, tuple(references), name, next(iter(of("frequency")), ""))


def _headings(cells: Sequence[str]) -> dict[str, int]:
    """Where each heading stands; nothing where the first line is none of headings."""
    found = {cell.lower(): place for place, cell in reversed(list(enumerate(cells)))}
    return found if found.keys() & {*_REFERENCES, *_NAMES} else {}


def _delimiter(text: str) -> str:
    first = text[:_LONGEST].partition("\n")[0]
    return max(",;\t", key=first.count)


def _text(raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()
