"""Cuts a BibTeX file into its blocks, in bounded memory, and loses none to a damaged neighbour.

A parser that counts braces through the whole file loses everything after one that is missing. Here a block ends where
its braces balance, or at the latest where the next line begins with "@type{". Do not look at fields here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import BinaryIO, Final

from papers.importers.streams import StreamDamagedError

MAX_RECORD: Final = 8 * 1024 * 1024

_CHUNK: Final = 256 * 1024
_MARGIN: Final = 256  # the beginning of a block may be cut in two by the end of what was read
# Blocks of zeros, as a failing disk leaves them, end a line too.
_LINE_START = re.compile(rb"(?:\A|(?<=[\n\r\0]))[ \t]{0,40}@[ \t]{0,40}[A-Za-z]{2,40}[ \t\r\n]{0,40}[{(]")
_ANYWHERE = re.compile(rb"@[ \t]{0,40}([A-Za-z]{2,40})[ \t\r\n]{0,40}([{(])")
# An entry whose opening is damaged: "@article"key,", "@article key," or "article{key,". Commands need no brackets.
_BROKEN_START = re.compile(
    rb"(?:\A|(?<=[\n\r\0]))[ \t]*+(?:@[ \t]*+(?!(?:comment|preamble|string)\b)[^\s@]"
    rb"|[^\s]?[^\s@{}]{2,42}[{(][^\s{}(),]{1,200},[ \t]{0,40}(?=[\r\n]))",
    re.IGNORECASE,
)
_BRACE = re.compile(rb"\\.|[{}\"()]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One "@type{…}" with the line it begins on, counted from 1.

    `rest` is what stands between its end and the next block. A damaged one has a `reason` and a `detail`.
    """

    line: int
    type: str
    raw: bytes
    rest: bytes = b""
    reason: str = ""
    detail: str = ""


def blocks(stream: BinaryIO) -> Iterator[Block]:
    """Every block in order; text between blocks is BibTeX's kind of comment. A stream that is damaged gives one last
    damaged block. Raises nothing."""
    reading = _Reading(stream)
    while True:
        line = reading.line
        passed, is_block = reading.to_block()
        yield from _broken(passed, line)
        if not is_block:
            break
        line = reading.line
        region, is_whole = reading.region()
        if not is_whole:
            yield Block(
                line, _type(region), region[:2000], b"", "record too large", f"It has more than {MAX_RECORD >> 20} MB."
            )
        elif reading.ended and reading.damage is not None and not reading.text:
            yield from _cut(region, line, at_end=True, damage=str(reading.damage))
        else:
            yield from _cut(region, line, at_end=reading.ended and not reading.text)
    if reading.damage is not None and not reading.told:
        yield Block(reading.line, "", b"", b"", "damaged file", str(reading.damage))


class _Reading:
    """What has been read and not yet handed out: `text`, which begins on `line`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.text = b""
        self.line = 1
        self.ended = False
        self.damage: StreamDamagedError | None = None
        self.told = False

    def _more(self) -> bool:
        try:
            piece = self._stream.read(_CHUNK)
        except StreamDamagedError as error:
            self.damage, piece = error, b""
        self.ended = not piece
        self.text += piece
        return not self.ended

    def _pass(self, count: int) -> bytes:
        passed, self.text = self.text[:count], self.text[count:]
        self.line += passed.count(b"\n")
        return passed

    def to_block(self) -> tuple[bytes, bool]:
        """Pass over text up to the next block. Gives what was passed of note, and whether there is a block."""
        passed = b""
        while True:
            found = _LINE_START.search(self.text) or (_ANYWHERE.search(self.text) if self.ended else None)
            if found is not None:
                passed += self._pass(found.start() + (len(found[0]) - len(found[0].lstrip())))
                return passed, True
            if self.ended:
                return passed + self._pass(len(self.text)), False
            passed += self._pass(max(0, self.text.rfind(b"\n", 0, max(0, len(self.text) - _MARGIN))))
            if len(passed) > MAX_RECORD:
                passed = passed[:MAX_RECORD]
            self._more()

    def region(self) -> tuple[bytes, bool]:
        """From here to the next line that begins a block; False with what is there if it goes on for too long."""
        position = 1
        while True:
            found = _LINE_START.search(self.text, position)
            if found is not None:
                return self._pass(found.start()), True
            if len(self.text) > MAX_RECORD:
                return self._skipped()
            if self.ended or not self._more():
                self.told = self.damage is not None
                return self._pass(len(self.text)), True
            position = max(1, position, len(self.text) - _CHUNK - _MARGIN)

    def _skipped(self) -> tuple[bytes, bool]:
        region = self.text[:4000]
        self._pass(len(self.text) - _MARGIN)
        while (found := _LINE_START.search(self.text, 1)) is None and self._more():
            self._pass(max(0, len(self.text) - _CHUNK - _MARGIN))
        self._pass(found.start() if found is not None else len(self.text))
        return region, False


def _type(region: bytes) -> str:
    found = _ANYWHERE.match(region)
    return found[1].decode("ascii").lower() if found else ""


def _cut(region: bytes, line: int, *, at_end: bool, damage: str = "") -> Iterator[Block]:
    """The blocks of one region: nearly always one, but several may share a line."""
    start = 0
    while (found := _ANYWHERE.search(region, start)) is not None:
        kind = found[1].decode("ascii").lower()
        here = line + region.count(b"\n", 0, found.start())
        end = _balanced_end(region, found.end() - 1)
        if end is None:
            reason, detail = "malformed bibtex", "A brace of the entry is never closed."
            if at_end:
                reason, detail = (
                    ("damaged file", damage) if damage else ("truncated", "The file ends inside the entry.")
                )
            yield Block(here, kind, region[found.start() :], b"", reason, detail)
            return
        following = _ANYWHERE.search(region, end)
        stop = following.start() if following is not None else len(region)
        yield Block(here, kind, region[found.start() : end], region[end:stop].strip())
        yield from _broken(region[end:stop], line + region.count(b"\n", 0, end))
        start = end
    if damage:
        yield Block(line, "", b"", b"", "damaged file", damage)


def _broken(text: bytes, line: int) -> Iterator[Block]:
    """Entries between blocks whose opening is damaged: they are told, where free text is passed over."""
    starts = list(_BROKEN_START.finditer(text))
    for found, following in zip_longest(starts, starts[1:]):
        raw = text[found.start() : following.start() if following is not None else len(text)].strip()
        here = line + text.count(b"\n", 0, found.start())
        yield Block(here, "", raw, b"", "malformed bibtex", "Its opening is damaged.")


def _balanced_end(region: bytes, opening: int) -> int | None:
    """After the bracket that closes the one at `opening`; None if there is none."""
    in_braces = region[opening : opening + 1] == b"{"
    depth = 1 if in_braces else 0
    quoted = False
    for found in _BRACE.finditer(region, opening + 1):
        mark = found[0]
        if mark == b"{":
            depth += 1
        elif mark == b"}":
            depth -= 1
            if in_braces and depth == 0:
                return found.end()
        elif in_braces or depth > 0:
            continue
        elif mark == b'"':
            quoted = not quoted
        elif mark == b")" and not quoted:
            return found.end()
    return None
