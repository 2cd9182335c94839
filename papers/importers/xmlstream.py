"""Cuts an XML file into its records, in bounded memory, and loses none to a damaged neighbour.

A parser that reads the whole document stops at its first error. Here the bytes between a record's own tags are found
first and parsed alone, so that damage stays inside the record it happened to: an end tag that is missing is noticed by
the next record's start tag. Do not interpret records here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import BinaryIO, Final

from lxml import etree

from papers.importers.streams import StreamDamagedError

MAX_RECORD: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 100
MAX_ATTRIBUTES: Final = 10_000

_CHUNK: Final = 256 * 1024
_TAG_LENGTH: Final = 64 * 1024  # of one start tag with its attributes
_FEW: Final = 2 * MAX_DEPTH


class Kind(Enum):
    """What a piece of the file is."""

    OPENED = auto()  # a container's start tag
    CLOSED = auto()  # a container's end tag
    RECORD = auto()  # a whole element
    DAMAGED = auto()  # what should have been one


@dataclass(frozen=True, slots=True)
class Piece:
    """`raw` is the start tag of a container, the whole of a record, or what is left of a damaged one.

    `reason` and `detail` are those of a `Rejected`, for damaged pieces only.
    """

    kind: Kind
    name: str
    raw: bytes
    reason: str = ""
    detail: str = ""


class MalformedError(ValueError):
    """A record that is not well-formed, or beyond what a record may be. Carries the reason code of a `Rejected`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Shape:
    """The elements that matter: `containers` hold records, `records` are cut out, and those `counted` among them are
    what the file is read for: a stray end tag of one tells that a record was lost. Namespace prefixes do not matter."""

    containers: frozenset[str]
    records: frozenset[str]
    counted: frozenset[str]


def pieces(stream: BinaryIO, shape: Shape) -> Iterator[Piece]:
    """Everything of the shape in the stream, in order. A file that ends or breaks off inside a record gives one last
    damaged piece. Raises nothing."""
    return _Cutter(stream, shape).run()


_CLOSINGS: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}


class _Cutter:
    def __init__(self, stream: BinaryIO, shape: Shape) -> None:
        names = "|".join(sorted(shape.containers | shape.records, key=len, reverse=True))
        self._tag = re.compile(rf"<!--|<!\[CDATA\[|<\?|<(/?)(?:[A-Za-z_][\w.-]*:)?({names})(?=[\s/>])".encode())
        self._stream = stream
        self._shape = shape
        self._text = b""
        self._ended = False
        self._damage: StreamDamagedError | None = None
        self._open = ""  # the record we are inside of
        self._start = 0  # where it begins
        self._skipping = False  # it is too large: only its end matters
        self._depth = 0  # how many containers are open

    def run(self) -> Iterator[Piece]:
        position = 0
        while True:
            found = self._tag.search(self._text, position)
            if found is None or not self._is_whole(found):
                keep = found.start() if found is not None else max(position, len(self._text) - _TAG_LENGTH // 64)
                if self._ended:
                    break
                position = self._more(keep)
                if self._open and not self._skipping and len(self._text) - self._start > MAX_RECORD:
                    yield self._too_large()
                continue
            if found[2] is None:
                position = self._past(found)
                continue
            position, is_tag = self._tag_end(found.end())
            if is_tag or not self._open:  # a broken start tag inside a record is that record's damage
                yield from self._meet(found, position)
        if self._open and not self._skipping:
            yield self._damaged(len(self._text), "truncated", "The file ends in the middle of the record.")
        elif self._damage is not None:
            yield Piece(Kind.DAMAGED, "", b"", "damaged file", str(self._damage))
        elif self._depth > 0:
            yield Piece(Kind.DAMAGED, "", b"", "truncated", "The file ends before its list of records does.")

    def _meet(self, found: re.Match[bytes], end: int) -> Iterator[Piece]:
        """One tag: what it closes, opens or shows to be damaged."""
        name = found[2].decode("ascii")
        if found[1]:
            yield from self._closed(name, found.start(), end)
            return
        if self._open and self._open not in self._shape.counted and name in self._shape.records - self._shape.counted:
            return  # an element of the same name somewhere inside one that is only passed over
        if self._open:
            yield from self._given_up(found.start())
        if name in self._shape.containers:
            self._depth += self._text[end - 2 : end] != b"/>"
            yield Piece(Kind.OPENED, name, self._text[found.start() : end])
        elif self._text[end - 2 : end] == b"/>":
            yield Piece(Kind.RECORD, name, self._text[found.start() : end])
        else:
            self._open, self._start, self._skipping = name, found.start(), False

    def _closed(self, name: str, start: int, end: int) -> Iterator[Piece]:
        if name == self._open:
            if not self._skipping:
                yield Piece(Kind.RECORD, name, self._text[self._start : end])
            self._open = ""
        elif name in self._shape.containers:
            if self._open:
                yield from self._given_up(start)
            self._depth -= 1
            yield Piece(Kind.CLOSED, name, b"")
        elif name in self._shape.counted and not self._open:
            detail = f"A <{name}> ends here whose beginning is damaged."
            yield Piece(Kind.DAMAGED, name, self._text[max(0, start - 400) : end], "malformed xml", detail)

    def _given_up(self, end: int) -> Iterator[Piece]:
        """The open record ends without its end tag, because something begins that cannot be inside of it."""
        if self._skipping:
            self._open = ""
        else:
            yield self._damaged(end, "malformed xml", f"The <{self._open}> is never closed.")

    def _too_large(self) -> Piece:
        piece = self._damaged(self._start + 600, "record too large", f"It has more than {MAX_RECORD >> 20} MB.")
        self._open, self._skipping = piece.name, True
        return piece

    def _damaged(self, end: int, reason: str, detail: str) -> Piece:
        if self._damage is not None and reason == "truncated":
            reason, detail = "damaged file", str(self._damage)
        piece = Piece(Kind.DAMAGED, self._open, self._text[self._start : min(end, self._start + 600)], reason, detail)
        self._open = ""
        return piece

    def _is_whole(self, found: re.Match[bytes]) -> bool:
        """Whether the end of this tag, comment or character data has been read, or will never come."""
        closing = _CLOSINGS.get(found[0], b">")
        limit = found.end() + (_TAG_LENGTH if closing == b">" else MAX_RECORD)
        return self._ended or self._text.find(closing, found.end(), limit) >= 0 or len(self._text) >= limit

    def _past(self, found: re.Match[bytes]) -> int:
        """After a comment, character data or instruction; one that never ends is passed over as the text it is."""
        closing = _CLOSINGS[found[0]]
        end = self._text.find(closing, found.end(), found.end() + MAX_RECORD)
        return end + len(closing) if end >= 0 else found.end()

    def _tag_end(self, start: int) -> tuple[int, bool]:
        """After the ">" of a tag, which may also stand inside a quoted value; False if it is no tag in one piece."""
        match = _TAG_REST.match(self._text, start, start + _TAG_LENGTH)
        return (match.end(), True) if match is not None else (start, False)

    def _more(self, position: int) -> int:
        """Read on, and forget what is done with; the new position of what stood at `position`."""
        keep = min(position, self._start) if self._open and not self._skipping else position
        try:
            piece = self._stream.read(_CHUNK)
        except StreamDamagedError as error:
            self._damage, piece = error, b""
        self._ended = not piece
        self._text = self._text[keep:] + piece
        self._start -= keep
        return position - keep


_TAG_REST = re.compile(rb"(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*+>")


def parse(raw: bytes) -> etree._Element:
    """The record as a tree. Entities are not resolved, nothing is fetched. Raises `MalformedError`, nothing else."""
    if raw.count(b"=") > MAX_ATTRIBUTES and raw.count(b'="') + raw.count(b"='") > MAX_ATTRIBUTES:
        raise MalformedError("too many attributes", f"The record has more than {MAX_ATTRIBUTES:,} attributes.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        if raw.count(b"<") > _FEW:
            _check_depth(raw)
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, MalformedError):
            raise
        raise MalformedError("malformed xml", f"The record is not well-formed XML: {error}.") from None


_ANY_TAG = re.compile(rb"<(/?)[A-Za-z_][^<>]*?(/?)>")


def _check_depth(raw: bytes) -> None:
    depth = 0
    for found in _ANY_TAG.finditer(raw):
        if found[1]:
            depth -= 1
        elif not found[2]:
            depth += 1
            if depth > MAX_DEPTH:
                raise MalformedError("nested too deep", f"The record nests more than {MAX_DEPTH} levels.")


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a container's start tag. Raises `MalformedError` where they cannot be read."""
    closed = tag if tag.endswith(b"/>") else tag[:-1] + b"/>"
    return {str(name): str(value) for name, value in parse(closed).attrib.items()}
