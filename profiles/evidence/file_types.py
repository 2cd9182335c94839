"""What a file is by its own first bytes, and whether a PDF carries anything that acts. Pure.

A name and a declared type are what a stranger says. Four formats are taken, none of which a browser runs. Nothing is
rendered or parsed here: programs disagree about where an object of a PDF begins, so names are looked for in every byte
of it, and in everything that can be unpacked. What could hide objects from this is refused.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

UNPACKED_AT_MOST: Final = 60_000_000
_PIECE: Final = 4096

EXTENSIONS: Final = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}

# Names of the PDF format by which a file runs something, opens something, carries other files or hides what it is.
_ACTS: Final = {
    b"JavaScript": "scripts",
    b"Rendition": "scripts",
    b"JS": "scripts",
    b"Launch": "programs to be started",
    b"EmbeddedFile": "other files",
    b"EmbeddedFiles": "other files",
    b"GoToE": "other files",
    b"GoToR": "links to other files",
    b"RichMedia": "embedded media",
    b"Movie": "embedded media",
    b"3D": "embedded media",
    b"XFA": "a form that runs scripts",
    b"SubmitForm": "a form that sends data",
    b"ImportData": "a form that reads files",
    b"AA": "actions that run by themselves",
    b"Encrypt": "encryption",
}
# So short that bytes of pictures and fonts spell them by chance: looked for outside of streams only. None of them acts
# without a longer name.
_SHORT: Final = frozenset({b"JS", b"3D", b"AA"})
# Packings that are not undone here. Old programs use them for pages, none for streams of objects.
_OTHER_PACKINGS: Final = frozenset(
    {b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85", b"LZWDecode", b"LZW", b"RunLengthDecode", b"Crypt"}
)
_PACKS_OBJECTS: Final = frozenset({b"ObjStm", b"XRef"})
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]{2,60})(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")


class FileRefusedError(ValueError):
    """A file that is not taken. `str()` says why, for the person who sent it."""


def media_type_of(content: bytes) -> str:
    """One of `EXTENSIONS`. Raises FileRefusedError for everything else, and for a PDF that could act."""
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise FileRefusedError("This is not a PDF, PNG, JPEG or WebP file. Send one of these.")


def _check_pdf(content: bytes) -> None:
    everywhere = _names(content)
    _refuse_acts((everywhere - _SHORT) | _names(_outside_streams(content)))
    if everywhere & _PACKS_OBJECTS and everywhere & _OTHER_PACKINGS:
        raise FileRefusedError("Parts of this PDF cannot be checked. Print it to a new PDF, or send a picture.")
    for unpacked in _unpacked_streams(content):
        _refuse_acts(_names(unpacked) - _SHORT)


def _refuse_acts(names: set[bytes]) -> None:
    for name in _ACTS:
        if name in names:
            raise FileRefusedError(
                f"This PDF contains {_ACTS[name]}. Print it to a new PDF without, or send a picture of the page."
            )


def _names(text: bytes) -> set[bytes]:
    """Every name, in its plain spelling: `/J#61vaScript` is `/JavaScript`."""
    found = set(_NAME.findall(text))
    return {_HEX.sub(lambda one: bytes([int(one[1], 16)]), name) if b"#" in name else name for name in found}


def _outside_streams(content: bytes) -> bytes:
    kept: list[bytes] = []
    place = 0
    for match in _STREAM.finditer(content):
        if match.start() < place:
            continue
        end = content.find(b"endstream", match.end())
        if end < 0:
            break
        kept.append(content[place : match.end()])
        place = end
    kept.append(content[place:])
    return b"\n".join(kept)


def _unpacked_streams(content: bytes) -> Iterator[bytes]:
    """Whatever unpacks, wherever a stream may begin, whatever the file says it is."""
    left = UNPACKED_AT_MOST
    for match in _STREAM.finditer(content):
        unpacked = _unpacked(memoryview(content)[match.end() :], left)
        left -= len(unpacked)
        yield unpacked


def _unpacked(data: memoryview, at_most: int) -> bytes:
    """As far as it can be unpacked: readers show what comes before the damage, so that is looked at too."""
    unpacker = zlib.decompressobj()
    out: list[bytes] = []
    size = 0
    for place in range(0, len(data), _PIECE):
        piece = bytes(data[place : place + _PIECE])
        before = unpacker.copy()
        try:
            out.append(unpacker.decompress(piece))
        except zlib.error:
            out.extend(_until_damage(before, piece))
            break
        size += len(out[-1])
        if size > at_most:
            raise FileRefusedError("This PDF is too large once it is unpacked. Send a picture of the page.")
        if unpacker.eof:
            break
    return b"".join(out)


def _until_damage(unpacker: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    for number in piece:
        try:
            yield unpacker.decompress(bytes([number]))
        except zlib.error:
            return
