"""Reads arXiv's metadata: tables of tab-separated values, Atom feeds of its API, and captured API answers.

The first bytes tell which of them a file is. All three give items of one form, so that there is one mapper.
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from lxml import etree

from papers import identifiers
from papers.importers.arxiv.table import Row, rows
from papers.importers.base import Context, digest, excerpt
from papers.importers.jsonstream import Found, read_records
from papers.importers.jsonvalues import day
from papers.importers.streams import InputFile
from papers.importers.xmlstream import Kind, MalformedError, Piece, Shape, parse, pieces
from papers.records import Rejected, SourceFormatError, SourceItem

VERSION: Final = 1

_HEAD: Final = 4096
_EXPECTED: Final = "arXiv metadata (a table with the columns arxiv_id and title, an Atom feed, or captured API answers)"
_SHAPE: Final = Shape(containers=frozenset({"feed"}), records=frozenset({"entry"}), counted=frozenset({"entry"}))
_NAMESPACES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "arxiv": "http://arxiv.org/schemas/atom",
}
_FEED_NAME = re.compile(rb"<([\w.:-]+)")
_OK: Final = 200


def accepts(name: str) -> bool:
    return name.endswith((".tsv", ".xml", ".atom", ".json", ".jsonl"))


def read(file: InputFile, context: Context) -> Iterator[SourceItem | Rejected]:
    """Every paper of one file. Raises `SourceFormatError` if the file is none of the three."""
    with file.open() as stream:
        ahead = _Ahead(stream)
        start = ahead.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        source = cast("BinaryIO", ahead)
        if start[:1] in (b"{", b"["):
            yield from _captured(source, file.name)
        elif start[:1] == b"<" and re.search(rb"<(?:[\w.-]+:)?feed[\s>]", start):
            yield from _Feed("entry").items(source)
        elif _is_header(start):
            yield from _table(source)
        else:
            raise SourceFormatError(f"{file.name} is not a file of {_EXPECTED}.")


class _Ahead:
    """A stream whose beginning has been looked at."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.head = stream.read(_HEAD)
        self._left = self.head

    def read(self, size: int = -1) -> bytes:
        if self._left:
            piece, self._left = self._left[: size if size >= 0 else None], self._left[size:] if size >= 0 else b""
            return piece
        return self._stream.read(size)


def _is_header(start: bytes) -> bool:
    columns = start.split(b"\n", 1)[0].rstrip(b"\r").split(b"\t")
    return b"arxiv_id" in columns and b"title" in columns


# --- tables --------------------------------------------------------------------------------------------------------


def _table(stream: BinaryIO) -> Iterator[SourceItem | Rejected]:
    for row in rows(stream):
        yield row if isinstance(row, Rejected) else _of_row(row)


def _of_row(row: Row) -> SourceItem | Rejected:
    cells = row.cells
    given = cells["arxiv_id"].strip()
    created = cells.get("created", "")
    found = identifiers.arxiv(given) or identifiers.repair_arxiv_float(given, day(created))
    locator = f"line {row.line}"
    if found is None:
        return Rejected(locator, "damaged arxiv id", _doubt(given, created), excerpt("\t".join(cells.values())))
    payload: dict[str, object] = {
        "id": found.value,
        "title": cells["title"],
        "abstract": cells.get("abstract", ""),
        "author_line": cells.get("author_text", ""),
        "stated_authors": cells.get("num_authors", ""),
        "categories": [code for code in re.split(r"[\s,;]+", cells.get("categories", "")) if code],
        "primary": cells.get("primary_cat", "").strip(),
        "created": created,
        "updated": cells.get("updated", ""),
        "comments": cells.get("comments", ""),
        "doi": cells.get("doi", ""),
        "journal_ref": cells.get("journal_ref", ""),
        "acm_class": cells.get("acm_class", ""),
    }
    if found.value != given:
        payload["given_id"] = given
    return _item(found.value, locator, payload)


def _doubt(given: str, created: str) -> str:
    likely = identifiers.repair_arxiv_float(given, None)
    if likely is not None:
        return f"“{given}” may have been {likely.value}, but the paper was submitted on {created[:20]}."
    return f"“{given[:60]}” is no arXiv id, and what it was cannot be told."


def _item(key: str, locator: str, payload: dict[str, object]) -> SourceItem:
    return SourceItem(key=key, locator=locator, payload=payload, digest=digest(payload, version=VERSION))


# --- Atom ----------------------------------------------------------------------------------------------------------


def _captured(stream: BinaryIO, name: str) -> Iterator[SourceItem | Rejected]:
    """Answers of the API as {"url", "status_code", "body"}."""
    for found in read_records(stream, name=name, expected=_EXPECTED, recognise=lambda value: "body" in value):
        if isinstance(found, Rejected):
            yield found
        else:
            yield from _answer(found)


def _answer(found: Found) -> Iterator[SourceItem | Rejected]:
    body, status = found.value["body"], found.value.get("status_code", _OK)
    if status != _OK or not isinstance(body, str):
        detail = f"The answer's status is {str(status)[:20]}." if status != _OK else "The answer's body is no text."
        yield Rejected(found.locator, "not an answer", detail, excerpt(str(body)))
        return
    feed = _Feed(f"{found.locator}, entry")
    yield from feed.items(io.BytesIO(body.encode("utf-8", "replace")))
    if not feed.is_feed:
        yield Rejected(found.locator, "malformed xml", "The answer's body is no Atom feed.", excerpt(body))


class _Feed:
    """The entries of one feed. Each is parsed inside its feed's own start tag, which declares the namespaces."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._number = 0
        self._opening = b"<feed>"
        self.is_feed = False

    def items(self, stream: BinaryIO) -> Iterator[SourceItem | Rejected]:
        for piece in pieces(stream, _SHAPE):
            if piece.kind is Kind.OPENED:
                self._opening, self.is_feed = piece.raw, True
            elif piece.kind is Kind.DAMAGED:
                yield self._rejected(piece.raw, piece.reason, piece.detail)
            elif piece.kind is Kind.RECORD:
                yield self._entry(piece)

    def _rejected(self, raw: bytes, reason: str, detail: str) -> Rejected:
        self._number += 1
        return Rejected(f"{self._what} {self._number}", reason, detail, excerpt(raw))

    def _entry(self, piece: Piece) -> SourceItem | Rejected:
        name = _FEED_NAME.match(self._opening)
        closing = b"</" + (name[1] if name else b"feed") + b">"
        try:
            entry = next(iter(parse(self._opening + piece.raw + closing)), None)
        except MalformedError as error:
            return self._rejected(piece.raw, error.reason, error.detail)
        if entry is None:
            return self._rejected(piece.raw, "malformed xml", "The entry cannot be read.")
        address = _text(entry, "atom:id")
        found = identifiers.arxiv(address)
        if found is None:
            if "/api/errors" in address:
                return self._rejected(piece.raw, "api error", _text(entry, "atom:summary") or "The API tells an error.")
            return self._rejected(piece.raw, "damaged arxiv id", f"“{address[:80]}” is no arXiv address.")
        self._number += 1
        return _item(found.value, f"{self._what} {self._number}", _of_entry(found.value, entry))


def _of_entry(key: str, entry: etree._Element) -> dict[str, object]:
    primary = entry.find("arxiv:primary_category", _NAMESPACES)
    return {
        "id": key,
        "title": _text(entry, "atom:title"),
        "abstract": _text(entry, "atom:summary"),
        "authors": [
            [_text(author, "atom:name"), [_flat(place) for place in author.iterfind("arxiv:affiliation", _NAMESPACES)]]
            for author in entry.iterfind("atom:author", _NAMESPACES)
        ],
        "categories": [code for c in entry.iterfind("atom:category", _NAMESPACES) if (code := c.get("term", ""))],
        "primary": primary.get("term", "") if primary is not None else "",
        "created": _text(entry, "atom:published"),
        "updated": _text(entry, "atom:updated"),
        "comments": _text(entry, "arxiv:comment"),
        "doi": _text(entry, "arxiv:doi"),
        "journal_ref": _text(entry, "arxiv:journal_ref"),
    }


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path, _NAMESPACES)
    return _flat(found) if found is not None else ""


def _flat(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()).strip()
