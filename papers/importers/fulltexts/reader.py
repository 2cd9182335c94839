"""Finds out what a file is, and makes one record of it: its own name, its bytes, and a digest of them.

What a file is called says nothing of what it is: sites answer a request for a PDF with a page that asks to sign in,
and that page is saved as "paper.pdf". A PDF waits in a file without a name until it is its turn, not in memory.
"""

import codecs
import hashlib
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from papers.importers.base import excerpt
from papers.importers.fulltexts import cleaning
from papers.importers.fulltexts.file_names import own_name
from papers.importers.fulltexts.pdf import PdfReader, PdfRefusedError
from papers.importers.streams import InputFile, StreamDamagedError
from papers.records import MappingError, Rejected, SourceItem

# Of everything that decides on the text of a file. Raised when that learns something, so that all files are read anew.
VERSION: Final = cleaning.VERSION

MOST_TEXT_BYTES: Final = 32 * 1024 * 1024
MOST_PDF_BYTES: Final = 128 * 1024 * 1024
_MOST_RAW_CHARACTERS: Final = 4 * cleaning.MOST_CHARACTERS

_PIECE: Final = 256 * 1024
_HEAD: Final = 1024
_PDF: Final = b"%PDF-"  # somewhere in the first kilobyte, as PDF readers have it
_SUFFIXES: Final = (".txt", ".text", ".pdf")
_THE_REST: Final = "!(the rest)"
_MARKED: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class PdfFile:
    """An anonymous file that holds a PDF. Whoever has read it closes it."""

    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Fulltext:
    """The cleaned text of a file; `notes` say what of the file is not in it."""

    text: str
    word_count: int
    notes: tuple[str, ...] = ()


def accepts(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES) or "pdf?id=" in name


def read(file: InputFile) -> Iterator[SourceItem | Rejected]:
    """The one record of the file. The payload of a text is its bytes, that of a PDF a `PdfFile`."""
    name = own_name(file.name)
    try:
        with file.open() as stream:
            yield _record(name, stream)
    except StreamDamagedError as error:
        if file.name.endswith(_THE_REST):
            raise
        yield Rejected("the file", "damaged file", str(error), key=name)


def _record(name: str, stream: BinaryIO) -> SourceItem | Rejected:
    head = _exactly(stream, _HEAD)
    is_pdf = _PDF in head
    problem = "" if is_pdf else _no_text(head)
    if problem:
        return Rejected("the file", "not a text", problem, excerpt(head), name)
    content: BinaryIO = tempfile.TemporaryFile() if is_pdf else io.BytesIO()  # noqa: SIM115
    try:
        digest = _copy(head, stream, content, most=MOST_PDF_BYTES if is_pdf else MOST_TEXT_BYTES)
    except BaseException:
        content.close()
        raise
    if digest is None:
        content.close()
        return Rejected("the file", "too large", "The file is larger than any paper is.", key=name)
    if is_pdf:
        return SourceItem(name, "the file", PdfFile(content), digest)
    content.seek(0)
    return SourceItem(name, "the file", content.read(), digest)


def _copy(head: bytes, stream: BinaryIO, to: BinaryIO, *, most: int) -> bytes | None:
    """Copies the rest of the file and answers with the digest of the whole; None where it is longer than `most`."""
    digest = hashlib.md5(b"%d:" % VERSION, usedforsecurity=False)
    length, piece = 0, head
    while piece:
        length += len(piece)
        if length > most:
            return None
        digest.update(piece)
        to.write(piece)
        piece = stream.read(_PIECE)
    return digest.digest()


def fulltext(item: SourceItem, pdfs: PdfReader) -> Fulltext:
    """The cleaned text of a record. Raises `MappingError` where it has none."""
    notes: list[str] = []
    if isinstance(item.payload, PdfFile):
        try:
            found = pdfs.text(item.payload.content)
        except PdfRefusedError as error:
            raise MappingError(error.reason, error.detail) from None
        raw = found.text
        if found.cut:
            notes.append("the PDF is longer than what is read of one")
    else:
        raw = decoded(item.payload) if isinstance(item.payload, bytes) else ""
    text = cleaning.clean(raw[:_MOST_RAW_CHARACTERS])
    if not any(character.isalnum() for character in text):
        raise MappingError("no text", "There are no words in it; a scanned PDF has to go through OCR first.")
    whole, text = text, cleaning.cut(text)
    if len(text) < len(whole) or len(raw) > _MOST_RAW_CHARACTERS:
        notes.append(f"cut to {len(text):,} characters")
    return Fulltext(text, len(text.split()), tuple(notes))


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes say so, otherwise what pdftotext writes unless told to write UTF-8: Latin-1 with
    dashes in the place of soft hyphens."""
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1").replace("\xad", "–")


def _exactly(stream: BinaryIO, size: int) -> bytes:
    pieces = b""
    while len(pieces) < size and (piece := stream.read(size - len(pieces))):
        pieces += piece
    return pieces


def _no_text(head: bytes) -> str:
    """What is wrong with a file that is not a PDF, if it is certain that it is no text either."""
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "The file is a web page or another document in mark-up, not the text of a paper."
    if start.startswith(b"%!ps"):
        return "The file is PostScript; convert it to PDF or text first."
    if b"\0" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "The file is neither a PDF nor a text."
    return ""
